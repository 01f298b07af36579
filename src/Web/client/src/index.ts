export type { ScreeningPrice } from './api/types.ts';
export * from './contract.ts';
export { CommandError, SeatMapConnection, endlessReconnect, type ConnectionOptions, type ConnectionState } from './connection.ts';
export { SeatMapModel, statusOf, type Applied, type Frame, type Hold, type ModelChange, type SeatMapState } from './model.ts';
export { seatName } from './messages/seatNames.ts';
export { parsePlan, type Plan, type PlanSeat } from './plan.ts';
export { retryDelay } from './retry.ts';
export { uuidv7 } from './uuidv7.ts';
export { decodeDelta, decodeSnapshot, encodeDelta, encodeSnapshot, toBase64, toBytes, WireError, type Delta } from './wire.ts';
