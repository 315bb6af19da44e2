/** Bytes a second from the driver through the serial library and a pseudo-terminal: what the host's side of a line allows at best. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { panelCommand } from '../../printers/evolis/frame.ts';
import { panelBytes } from '../../printers/evolis/panels.ts';
import { openSerial } from '../../printers/index.ts';
import { openPtyLine } from '../../printers/simulator/pty-line.ts';

export interface SerialRate {
  readonly mibPerSecond: number;
  /** A write of one colour panel, from the call until the last byte has arrived at the other end. */
  readonly msPerPanel: number;
}

const PANELS = 30;

export const benchSerialPath = async (): Promise<SerialRate> => {
  const folder = mkdtempSync(join(tmpdir(), 'kadi-bench-line-'));
  const path = join(folder, 'line');
  const pty = await openPtyLine(path, folder);
  const ours = await openSerial(path, { rtscts: false });
  const theirs = await openSerial(pty.machineEnd, { rtscts: false });
  let arrived = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let whole = (): void => {};
  theirs.onData((bytes) => {
    arrived += bytes.length;
    if (arrived >= wanted) whole();
  });
  const panel = panelCommand('y', 128, new Uint8Array(panelBytes(128)).fill(0xa5));
  const began = performance.now();
  for (let i = 1; i <= PANELS; i++) {
    wanted = i * panel.length;
    const done = new Promise<void>((resolve) => {
      whole = resolve;
    });
    await ours.write(panel);
    if (arrived < wanted) await done;
  }
  const ms = performance.now() - began;
  await ours.close();
  await theirs.close();
  await pty.cut();
  rmSync(folder, { recursive: true, force: true });
  return {
    mibPerSecond: (PANELS * panel.length * 1_000) / ms / 2 ** 20,
    msPerPanel: ms / PANELS,
  };
};
