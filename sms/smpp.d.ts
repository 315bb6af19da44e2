/** What we use of smpp 0.5.1, which ships no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly [field: string]: unknown;
    isResponse(): boolean;
    response(options?: Readonly<Record<string, unknown>>): Pdu;
  }

  interface Session extends EventEmitter {
    readonly socket: Socket;
    /** False when the socket cannot be written to; the callback is then never called. */
    send(pdu: Pdu, answered?: (pdu: Pdu) => void, sent?: (pdu: Pdu) => void): boolean;
    close(closed?: () => void): void;
    destroy(closed?: () => void): void;
  }

  interface Server extends NetServer {
    readonly sessions: readonly Session[];
    on(event: 'session', listener: (session: Session) => void): this;
    on(event: string, listener: (...args: never[]) => void): this;
  }

  interface Smpp {
    connect(options: { readonly host: string; readonly port: number; readonly tls?: boolean }): Session;
    createServer(listener: (session: Session) => void): Server;
    readonly PDU: new (command: string, options?: Readonly<Record<string, unknown>>) => Pdu;
    readonly commands: Readonly<
      Record<string, { params?: Record<string, { filter?: unknown }> } | undefined>
    >;
    readonly tlvs: Readonly<Record<string, { filter?: unknown } | undefined>>;
  }

  const smpp: Smpp;
  export default smpp;
  export type { Pdu, Server, Session };
}
