// The wire between a virtual reader and a training chip, on a thread of its own.
//
// Why a thread: the reader's service asks several times a second whether the card is there, and holds its lock until it
// has the answer. A call into the service from our main thread that waits for the same lock would wait for an answer
// that the same thread has to give. This thread answers presence and power by itself and hands on only the commands.
// Why not TypeScript: a thread has its own loader, and this one starts for each card.
//
// Messages, vpcd protocol: two bytes of length, big-endian, then the bytes. One byte is a control code, more is a command.
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const POWER_OFF = 0x00;
const POWER_ON = 0x01;
const RESET = 0x02;
const GET_ATR = 0x04;
const RETRY_MS = 50;

/** @type {{ at: { socket: string } | { port: number }; atr: Uint8Array; patienceMs: number }} */
const { at, atr, patienceMs } = workerData;
const giveUpAt = Date.now() + patienceMs;

/** @type {import('node:net').Socket | undefined} */
let socket;
/** @type {NodeJS.Timeout | undefined} */
let retry;
let generation = 0;
let everConnected = false;
let out = false;

/** @param {Uint8Array} message */
const send = (message) => {
  const head = Buffer.of(message.length >> 8, message.length & 0xff);
  socket?.write(Buffer.concat([head, message]));
};

/** @param {Buffer} message */
const receive = (message) => {
  if (message.length > 1) {
    parentPort?.postMessage({ kind: 'command', generation, bytes: Uint8Array.from(message) });
    return;
  }
  const control = message[0];
  if (control === GET_ATR) send(atr);
  else if (control === POWER_ON || control === RESET) parentPort?.postMessage({ kind: 'power', on: true });
  else if (control === POWER_OFF) parentPort?.postMessage({ kind: 'power', on: false });
};

const plug = () => {
  generation++;
  let held = Buffer.alloc(0);
  const line = 'socket' in at ? connect(at.socket) : connect(at.port, '127.0.0.1');
  socket = line;
  line.setNoDelay(true);
  line.on('connect', () => {
    everConnected = true;
    parentPort?.postMessage({ kind: 'connected' });
  });
  line.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const end = 2 + held.readUInt16BE(0);
      receive(held.subarray(2, end));
      held = held.subarray(end);
    }
  });
  // 'close' follows every 'error', and decides.
  line.on('error', () => {});
  line.on('close', () => {
    parentPort?.postMessage({ kind: 'power', on: false });
    if (!out && (everConnected || Date.now() < giveUpAt)) {
      retry = setTimeout(plug, RETRY_MS);
      return;
    }
    parentPort?.postMessage({ kind: out ? 'unplugged' : 'unreachable' });
    parentPort?.close();
  });
};

parentPort?.on('message', (message) => {
  if (message.kind === 'answer') {
    // An answer to a command that came before the line broke is nobody's any more.
    if (message.generation === generation) send(message.bytes);
    return;
  }
  out = true;
  clearTimeout(retry);
  if (socket === undefined || socket.closed) {
    parentPort?.postMessage({ kind: 'unplugged' });
    parentPort?.close();
  } else socket.destroy();
});

plug();
