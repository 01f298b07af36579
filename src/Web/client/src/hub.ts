import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection, type IRetryPolicy } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type { ConnectionOptions } from './connection.ts';

/** SignalR, which is half of the map's script: loaded when the connection starts, which the first picture does not wait for. */
export function buildHub({ url, accessToken, protocol }: ConnectionOptions, reconnect: IRetryPolicy): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(url, {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
      ...(accessToken && { accessTokenFactory: accessToken }),
    })
    .withAutomaticReconnect(reconnect)
    .withHubProtocol(protocol ?? new MessagePackHubProtocol())
    // Failed attempts to reconnect are expected; SignalR would log each as an error.
    .configureLogging(LogLevel.None)
    .build();
}
