import { compressLines, expandLines } from '../../../printers/evolis/compression.ts';
import { command, panelCommand } from '../../../printers/evolis/frame.ts';
import { decodeEvolis, encodeEvolis } from '../../../printers/evolis/index.ts';
import { isLevels, PANEL_LINES, panelBytes, unpackDots } from '../../../printers/evolis/panels.ts';
import { CommandParser } from '../../../printers/evolis/parser.ts';
import * as replies from '../../../printers/evolis/replies.ts';
import { encodeRequest, readIppAddress, readReasons, readReply } from '../../../printers/ipp/index.ts';
import { decodeMagicard, readPages } from '../../../printers/magicard/decode.ts';
import { parseKeys } from '../../../printers/magicard/header.ts';
import { parseReply } from '../../../printers/magicard/status-frame.ts';
import { readAct } from '../../../printers/simulator/acts.ts';
import { receivedPanel } from '../../../printers/simulator/panel-data.ts';
import { readScript } from '../../../printers/simulator/script.ts';
import { readTransportAddress } from '../../../printers/transport/address.ts';
import { bytesTarget, heavy, PRINTABLE, type Target, textTarget } from '../target.ts';

const dots = new Uint8Array(panelBytes(2));
dots.set([0xff, 0x81, 0x03], 500);
const packed = compressLines(dots);
const conversation = Uint8Array.from([
  ...command('Rsn'),
  ...command('Psc', 27, 59, 13),
  ...command('Pr', 'c'),
  ...command('Sis'),
]);

export const printerTargets: readonly Target[] = [
  bytesTarget('lines of a panel', 'expandLines', [packed], (bytes) => [
    expandLines(bytes, PANEL_LINES),
    receivedPanel({ kind: 'command', name: 'Dbc', parameters: ['k', '2'], data: bytes }),
  ]),
  bytesTarget('dots of a panel', 'unpackDots', [dots.slice(0, 200)], (bytes) => {
    const levels = 2 ** ((bytes[0] ?? 0) % 9);
    return isLevels(levels) ? unpackDots(bytes, levels, 100) : undefined;
  }),
  bytesTarget('commands to a printer', 'CommandParser', [conversation], (bytes) => {
    const parser = new CommandParser();
    return [...parser.feed(bytes.subarray(0, 7)), ...parser.feed(bytes.subarray(7))];
  }),
  heavy(
    bytesTarget('panels to a printer', 'CommandParser', [panelCommand('k', 2, dots)], (bytes) =>
      new CommandParser().feed(bytes).map((one) => (one.kind === 'command' ? receivedPanel(one) : undefined)),
    ),
  ),
  bytesTarget('captured jobs', 'decodeEvolis', [conversation], (bytes) =>
    encodeEvolis(decodeEvolis(bytes).pieces),
  ),
  textTarget(
    'answers of a printer',
    'errorOfReply',
    ['OK', 'ERR FEEDER EMPTY', '4,97 Volts', 'NO CARD'],
    PRINTABLE,
    (text) => [
      replies.errorOfReply(text, 'inside'),
      ...[
        replies.ok,
        replies.number,
        replies.volts,
        replies.name,
        replies.position,
        replies.boxFull,
        replies.ribbonLeft,
        replies.maybeNumber,
        replies.mustClean,
        replies.errorMode,
        replies.trackText,
      ].map((shape) => shape(text)),
    ],
  ),
  bytesTarget(
    'captured jobs of the other language',
    'decodeMagicard',
    [Uint8Array.from([5, 5, 1, ...Buffer.from(',PAG1,IMFK,SZK85344'), 0x1c, 0, 0, 0x1c, 0x4b, 0x3a, 3])],
    (bytes) => [decodeMagicard(bytes), readPages(bytes)],
  ),
  textTarget('keys of a page', 'parseKeys', [',NOC1,PCT0,0,1025,641,DDD50'], PRINTABLE, parseKeys),
  textTarget('answers about status', 'parseReply', ['STA,MSR12345,', 'STA,TCQ7,'], PRINTABLE, parseReply),
  textTarget('what people do at a simulator', 'readAct', ['load 10', 'fit-ribbon'], PRINTABLE, readAct),
  textTarget(
    'fault scripts',
    'readScript',
    ['[{"at":{"card":3},"fault":{"kind":"jam","at":4}},{"at":{"seconds":2},"do":"load 10"}]'],
    PRINTABLE,
    readScript,
  ),
  // A request has the form of a reply; only its number means another thing.
  bytesTarget(
    'replies of a page printer',
    'readReply',
    [encodeRequest('Get-Job-Attributes', 5, [['integer', 'job-id', 7]])],
    readReply,
  ),
  textTarget('reasons of a page printer', 'readReasons', ['media-empty-error', 'none'], PRINTABLE, (text) =>
    readReasons([text]),
  ),
  textTarget(
    'addresses of page printers',
    'readIppAddress',
    ['ipp://host/ipp/print', 'ipps://[::1]:631/'],
    PRINTABLE,
    readIppAddress,
  ),
  textTarget(
    'addresses of machines',
    'readTransportAddress',
    ['serial:/dev/ttyUSB0?speed=115200&flow=none', 'tcp://[::1]:9100'],
    PRINTABLE,
    readTransportAddress,
  ),
];
