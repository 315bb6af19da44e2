import { raise } from '../../card/index.ts';
import { openDevice } from './device-file.ts';
import { TRANSPORT_ERRORS } from './errors.ts';
import { openSerial, type SerialOptions } from './serial-port.ts';
import { openTcp } from './tcp-socket.ts';
import type { Transport } from './transport.ts';

export type TransportAddress =
  | { readonly kind: 'serial'; readonly path: string; readonly options: SerialOptions }
  | { readonly kind: 'device'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Where networked card printers listen for raw jobs. */
const RAW_PORT = 9100;

/** The guide of the printers ends at 115200; adapters on USB go on. */
const SPEEDS = [
  2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 1_500_000,
  2_000_000, 3_000_000, 4_000_000,
];
const PARITIES = { none: 'none', even: 'even', odd: 'odd' } as const;
const STOP_BITS = { 1: 1, 2: 2 } as const;
const FLOWS = { 'rts-cts': true, none: false } as const;

const wrong = (part: string, allowed: string): never =>
  raise(TRANSPORT_ERRORS, 'PRINTER_ADDRESS_WRONG', { part, allowed });

const oneOf = <T>(part: string, text: string, table: Readonly<Record<string, T>>): T => {
  const found = Object.entries(table).find(([name]) => name === text);
  return found === undefined ? wrong(part, Object.keys(table).join(' or ')) : found[1];
};

const pathOf = (text: string): string =>
  text === '' || text.includes('\0') ? wrong('path', 'the path of a device, as /dev/ttyUSB0') : text;

/**
 * Settings of a serial line. With parity and eight bits the guide's `Pcom` is, for 115200 bit/s and RTS/CTS on port 1:
 * ESC `Pcom;1;115200;N;8;1;RTS/CTS;E` CR. A machine comes with its port off: it is sent once, over USB or TCP, asked back
 * with `Rcom;1`, and kept over power-off.
 */
const serialOptions = (query: string): SerialOptions => {
  const given = [...new URLSearchParams(query)];
  const value = (name: string): string | undefined => given.find(([key]) => key === name)?.[1];
  const known = ['speed', 'parity', 'bits', 'stop', 'flow'];
  if (given.some(([key], at) => !known.includes(key) || given.findIndex(([one]) => one === key) !== at))
    wrong('settings', `${known.join(', ')}, each once`);
  const [speed, parity, bits, stop, flow] = known.map(value);
  if (flow === 'xon-xoff' || bits === '7')
    raise(TRANSPORT_ERRORS, 'PRINTER_LINE_UNSUITABLE', { part: bits === '7' ? 'bits' : 'flow' });
  if (bits !== undefined && bits !== '8') wrong('bits', '8');
  if (speed !== undefined && !SPEEDS.some((one) => `${one}` === speed)) wrong('speed', SPEEDS.join(', '));
  return {
    ...(speed === undefined ? {} : { baudRate: Number(speed) }),
    ...(parity === undefined ? {} : { parity: oneOf('parity', parity, PARITIES) }),
    ...(stop === undefined ? {} : { stopBits: oneOf('stop', stop, STOP_BITS) }),
    ...(flow === undefined ? {} : { rtscts: oneOf('flow', flow, FLOWS) }),
  };
};

/** `//host`, `//host:port`, `//[IPv6]:port`; nothing behind it, because a raw port has no paths. */
const tcpPlace = (rest: string): TransportAddress => {
  const found = /^\/\/(?:\[([\da-fA-F:.]{2,45})\]|([\w.-]{1,253}))(?::(\d{1,5}))?\/?$/.exec(rest);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3] ?? RAW_PORT);
  if (host === undefined) return wrong('host', 'tcp://host:9100 or tcp://[IPv6]:9100');
  if (port < 1 || port > 65_535) return wrong('port', '1 to 65535');
  return { kind: 'tcp', host, port };
};

/** Throws PRINTER_ADDRESS_WRONG, which names the part and what is allowed there, and PRINTER_LINE_UNSUITABLE. */
export const readTransportAddress = (address: string): TransportAddress => {
  const [, scheme, rest = ''] = /^([a-z][a-z\d+.-]*):(.*)$/s.exec(address) ?? [];
  switch (scheme) {
    case undefined:
      return { kind: 'serial', path: pathOf(address), options: {} };
    case 'serial': {
      const at = rest.indexOf('?');
      const path = pathOf(at === -1 ? rest : rest.slice(0, at));
      return { kind: 'serial', path, options: serialOptions(at === -1 ? '' : rest.slice(at + 1)) };
    }
    case 'device':
      return { kind: 'device', path: pathOf(rest) };
    case 'tcp':
      return tcpPlace(rest);
    default:
      return wrong('kind', 'serial, device or tcp');
  }
};

/** Opens a line to a machine. Throws as `readTransportAddress`, and PRINTER_PORT_FAILED when it cannot be opened. */
export const openTransport = async (address: string): Promise<Transport> => {
  const place = readTransportAddress(address);
  switch (place.kind) {
    case 'serial':
      return openSerial(place.path, place.options);
    case 'device':
      return openDevice(place.path);
    case 'tcp':
      return openTcp(place.host, place.port);
  }
};
