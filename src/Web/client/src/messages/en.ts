import type { Direction } from '../bidi.ts';

/** Every text of the map. Each other language has a file with the same keys; `messages.ts` lists them. */
export const en = {
  /** For `lang`: a screen reader has to pronounce it. */
  language: 'en',
  direction: 'ltr' as Direction,
  seat: (section: string | undefined, row: string, number: string): string => {
    const name = !number ? `Row ${row}` : row ? `Row ${row} seat ${number}` : `Seat ${number}`;
    return section ? `${section}, ${name[0].toLowerCase()}${name.slice(1)}` : name;
  },
  seats: (section: string | undefined, row: string, numbers: string[]): string => {
    const list = numbers.length < 2 ? numbers[0] : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
    return `${section ? `${section}, ` : ''}${row ? `row ${row} ` : ''}seat${numbers.length < 2 ? '' : 's'} ${list}`;
  },
  row: (row: string): string => `Row ${row}`,
  /** Within a sentence. */
  table: (name: string): string => `table ${name}`,
  comma: ', ',

  loading: 'Loading the seats…',
  failed: 'The seats could not be loaded. Please load the page again.',
  gone: 'This screening is not on sale here. It may be over, or the link may be wrong.',
  mapLabel:
    'Seat map. Arrow keys go from seat to seat, Enter selects, plus and minus zoom, 0 shows everything, ' +
    'H goes on to the hold. ' +
    'The same seats are in the list below.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show the whole plan',
  brush: 'Select several seats by dragging',
  minimap: 'Overview',
  floors: 'Floors',
  allFloors: 'All',
  floor: (floor: number): string => (floor === 0 ? 'Ground floor' : `Level ${floor}`),
  /** Names of shapes in plans by the English word in lower case. Any other name is shown as the plan has it. */
  shapes: {
    screen: 'Screen',
    stage: 'Stage',
    orchestra: 'Orchestra',
    'orchestra pit': 'Orchestra pit',
    field: 'Field',
    pitch: 'Pitch',
    'sound desk': 'Sound desk',
    exit: 'Exit',
    'emergency exit': 'Emergency exit',
    entrance: 'Entrance',
    stairs: 'Stairs',
    lift: 'Lift',
    bar: 'Bar',
    toilets: 'Toilets',
    cloakroom: 'Cloakroom',
  },

  yourSeats: 'Your seats',
  selected: 'Selected',
  clear: 'Clear',
  upTo: (most: number): string => `up to ${most}`,
  hold: (count: number, price: string): string => `Hold ${count === 1 ? '1 seat' : `${count} seats`} · ${price}`,
  addSeats: (count: number, price: string): string => `Add ${count === 1 ? '1 seat' : `${count} seats`} · ${price}`,
  holding: 'Holding…',
  dismiss: 'Dismiss',
  heldFor: (count: number): string => (count === 1 ? 'This seat is yours for' : 'These seats are yours for'),
  heldSeats: 'Held for you',
  seatsFor: (count: number, price: string): string => `${count === 1 ? '1 seat' : `${count} seats`} · ${price}`,
  total: 'Total',
  checkout: 'Go to checkout',
  moreTime: 'More time',
  asking: 'Asking…',
  release: 'Release',
  releaseAll: 'Release all',
  removeSeat: (name: string): string => `Remove ${name}`,
  releaseSeat: (name: string): string => `Release ${name}`,

  best: 'Best seats together',
  howMany: 'How many',
  fewer: 'One fewer',
  more: 'One more',
  numberOfSeats: 'Number of seats',
  price: 'Price',
  anyPrice: 'Any price',
  wheelchairWanted: 'With a wheelchair space',
  findAndHold: 'Find and hold them',

  prices: 'Prices',
  legend: 'What you see',
  showOnly: (category: string): string => `Show only ${category}`,
  showAll: 'Show all prices',
  /** A price of nothing. */
  free: 'Free',
  appearances: ['Free', 'Selected', 'Held for you', 'Held by others', 'Sold', 'Not for sale'],
  kinds: { standard: '', wheelchair: 'Wheelchair space', companion: 'Companion seat', restricted: 'Restricted view' },

  releases: {
    never: 'Wheelchair spaces and companion seats are kept for those who need them.',
    hallSold: 'Wheelchair spaces and companion seats are kept for those who need them until all other seats are sold.',
    sectionSold:
      'Wheelchair spaces and companion seats are kept for those who need them until all other seats of their section are sold.',
    priceSold: 'Wheelchair spaces and companion seats are kept for those who need them until all other seats at their price are sold.',
  },
  released: 'Where all other seats are sold, wheelchair spaces and companion seats are now for everyone.',
  spaceTitle: 'Is this for somebody who uses a wheelchair?',
  spaceText: (name: string): string => `${name} is a wheelchair space without a fixed seat.`,
  companionText: (names: string, count: number): string =>
    count === 1
      ? `The seat beside it is for whoever comes along: ${names}.`
      : `The seats beside it are for those who come along: ${names}.`,
  spaceWith: (count: number, price: string): string => `Yes, with ${count === 1 ? 'one seat' : `${count} seats`} beside it · ${price}`,
  spaceAlone: (price: string): string => `Yes, the space alone · ${price}`,
  spaceNo: 'No, I will choose another seat',

  list: 'Seats as a list',
  listHint: 'Arrow keys go through the list, right opens, Enter selects.',
  freeOf: (free: string, all: string): string => `${free} of ${all} free`,
  left: (count: number, text: string): string => (count === 0 ? 'Sold out' : count === 1 ? '1 seat left' : `${text} seats left`),
  note: (count: number, text: string): string => (count === 0 ? 'sold out' : `${text} free`),

  lost: (names: string, count: number, left: number): string =>
    `Someone was faster: ${names} ${count === 1 ? 'has' : 'have'} just been taken. ` +
    (left === 0 ? 'Please pick another.' : left === 1 ? 'Your other seat is still selected.' : 'Your other seats are still selected.'),
  lostSome: 'Someone was faster: not all of these seats are free any more. Please pick again.',
  heldInstead: (names: string, count: number): string =>
    `Someone was faster, so we are holding ${count === 1 ? 'one that is' : 'others that are'} as good for you: ${names}. ` +
    `Not to your liking? Release ${count === 1 ? 'it' : 'them'} and choose again.`,
  similar: (count: number): string => (count === 1 ? 'Hold one that is as good' : `Hold ${count} that are as good`),
  orphan: (names: string, count: number): string =>
    `That would leave ${names} alone between taken seats, where nobody could sit with company. ` +
    `Move by one seat, or take ${count === 1 ? 'it' : 'them'} too.`,
  takeToo: (count: number): string => (count === 1 ? 'Take it too' : 'Take them too'),
  companionAlone: (names: string, count: number): string =>
    `While the wheelchair space beside ${count === 1 ? 'it' : 'them'} is free, ${names} ${count === 1 ? 'is' : 'are'} kept ` +
    'for whoever comes along with somebody who uses a wheelchair. Take the space too, or choose other seats.',
  companionsStay: (names: string, count: number): string =>
    `Without the wheelchair space, ${names} cannot stay yours: ${count === 1 ? 'it is' : 'they are'} for whoever comes along. ` +
    `Release ${count === 1 ? 'it' : 'them'} too, or keep everything.`,
  tooManySeats: (most: number): string => `You can hold up to ${most} seats at once.`,
  tooManySelected: (most: number): string => `You can choose up to ${most} seats at once.`,
  limitReached: 'You already hold as many groups of seats as one visitor can. Buy or release one of them first.',
  closed: 'Seats for this screening are not on sale right now.',
  noneAvailable: 'There are no such seats together any more. Try fewer seats, or any price.',
  notHeld: 'The seats could not be held. Please try again.',
  noBest: (count: number, narrowed: boolean): string =>
    `Sorry, no ${count === 1 ? 'seat like that is free' : `${count} seats together like that are free`} any more. ` +
    (narrowed ? 'Try any price, or fewer seats.' : 'Try fewer seats, or pick them one by one.'),
  notFree: (name: string, appearance: number): string => {
    const reasons = ['', '', 'is already held for you', 'is being held by someone else; it may become free again', 'has been sold'];
    return `${name} ${reasons[appearance] ?? 'is not for sale'}.`;
  },

  expiring: 'Your time is nearly up. Check out now, or ask for more time.',
  expired: (names: string, count: number): string =>
    `The time for ${names} has run out, so ${count === 1 ? 'it is' : 'they are'} free for everyone again. ` +
    `You can pick ${count === 1 ? 'it' : 'them'} once more, if nobody was faster.`,
  extended: 'Your seats are held a little longer.',
  hadThemLong: 'You have had these seats for as long as anybody may. Choose others, or wait a little.',
  capReached: 'These seats cannot be held any longer. Please check out before the time runs out.',
  notExtended: 'These seats could not be held longer.',
  notReleased: 'The seats could not be released.',
  releasedByStaff: 'The box office had to release seats that were held for you. We are sorry; please pick others.',
  booked: 'Booked: enjoy the show.',

  calledOff: (reason: string): string => `This screening has been called off. ${reason} What was paid for it is given back.`,
  startChanged: (now: string, before: string): string => `The start has changed: it is now ${now}, not ${before}.`,
  pleaseNote: (notes: string): string => `Please note: ${notes}`,
  pricesChanged: 'Prices have changed. Seats that you hold keep theirs.',
  salesClosed: 'Sales for this screening have closed. What you hold can still be bought.',

  unreachable: 'We could not reach the box office. Please try again in a moment; if your seats were held, they will show up here.',
  busy: 'The box office is very busy. Nothing was changed; please try again in a moment.',
  broken: 'Something went wrong on our side. Please try again.',
  connecting: 'Connecting…',
  reconnectingSafe: 'Reconnecting… what you hold is safe',
  reconnecting: 'Reconnecting… the map may be a little old',
  viewers: (text: string): string => `${text} people are looking`,
  asOf: (ago: string): string => `This is how it was ${ago}.`,

  nowSelected: (name: string, count: number): string => `${name} selected, ${count} in all.`,
  nowRemoved: (name: string): string => `${name} removed.`,
  nowHeld: (names: string): string => `Held for you: ${names}.`,
  besideTaken: (name: string): string => `Beside your selection: ${name} has just been taken.`,
  besideFree: (name: string): string => `Beside your selection: ${name} is free again.`,
};

export type Messages = typeof en;
