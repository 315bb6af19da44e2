import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import type { Transport } from '../../printers/index.ts';

export interface Line {
  readonly ends: readonly [Transport, Transport];
  /** Pulls the cable. */
  readonly cut: () => Promise<void>;
  readonly end: () => Promise<void>;
}

const settle = (ms = 150): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const collect = (line: Transport): { readonly bytes: () => Uint8Array } => {
  const parts: Uint8Array[] = [];
  line.onData((bytes) => parts.push(bytes));
  return { bytes: () => Uint8Array.from(Buffer.concat(parts)) };
};

const until = async (true_: () => boolean): Promise<void> => {
  for (let i = 0; i < 12_000 && !true_(); i++) await settle(5);
  expect(true_()).toBe(true);
};

/** What every line to a machine keeps, whatever it is made of. */
export const defineTransportContract = (name: string, open: () => Promise<Line>): void => {
  describe(`a line (${name})`, () => {
    let line: Line | undefined;
    afterEach(async () => {
      await line?.end();
      line = undefined;
    });
    const opened = async (): Promise<Line> => {
      line = await open();
      return line;
    };

    test('carries every byte value both ways, in order', async () => {
      const { ends } = await opened();
      const sent = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7 + (i >> 8)) % 256);
      for (const [from, to] of [ends, [ends[1], ends[0]]] as const) {
        const got = collect(to);
        await from.write(sent.subarray(0, 1));
        await from.write(sent.subarray(1));
        await until(() => got.bytes().length === sent.length);
        expect(Buffer.compare(got.bytes(), sent)).toBe(0);
      }
    });

    test('keeps what came before anybody listened', async () => {
      const { ends } = await opened();
      await ends[0].write(Uint8Array.of(1, 2, 3));
      await settle();
      const got = collect(ends[1]);
      await until(() => got.bytes().length === 3);
    });

    test('a caller that reuses its buffer does not change what was sent', async () => {
      const { ends } = await opened();
      const got = collect(ends[1]);
      const bytes = Uint8Array.of(1, 2, 3);
      await ends[0].write(bytes);
      bytes.fill(9);
      await until(() => got.bytes().length === 3);
      expect(got.bytes()).toEqual(Uint8Array.of(1, 2, 3));
    });

    test('a listener that stopped hears nothing more', async () => {
      const { ends } = await opened();
      const heard: number[] = [];
      const stop = ends[1].onData((bytes) => heard.push(...bytes));
      await ends[0].write(Uint8Array.of(1));
      await until(() => heard.length === 1);
      stop();
      await ends[0].write(Uint8Array.of(2));
      await settle();
      expect(heard).toEqual([1]);
    });

    test('closing it tells its own listeners once, without a reason, and may be done twice', async () => {
      const { ends } = await opened();
      const told: unknown[] = [];
      ends[0].onClose((why) => told.push(why));
      await ends[0].close();
      await ends[0].close();
      await settle();
      expect(told).toEqual([undefined]);
    });

    test('a pulled cable is told once to each listener at both ends, with the reason', async () => {
      const { ends, cut } = await opened();
      const told: unknown[][] = [[], []];
      ends.forEach((end, i) => {
        end.onData(() => undefined);
        end.onClose((why) => told[i]?.push(why));
      });
      await cut();
      await until(() => told.every((calls) => calls.length > 0));
      await settle();
      expect(told.map((calls) => calls.map(codeOf))).toEqual([['PRINTER_LINK_LOST'], ['PRINTER_LINK_LOST']]);
    });

    test('a cable pulled while bytes pour in is told at both ends, and the write settles', async () => {
      const { ends, cut } = await opened();
      const told = [0, 0];
      let heard = 0;
      ends.forEach((end, i) => {
        end.onClose(() => {
          told[i] = (told[i] ?? 0) + 1;
        });
      });
      ends[1].onData((bytes) => {
        heard += bytes.length;
      });
      const pouring = (async () => {
        for (;;) await ends[0].write(new Uint8Array(200_000));
      })().catch((error: unknown) => codeOf(error));
      await until(() => heard > 400_000);
      await cut();
      expect(await pouring).toBe('PRINTER_LINK_LOST');
      await until(() => told.every((calls) => calls > 0));
      await settle();
      expect(told).toEqual([1, 1]);
    });

    test('who asks after the end is told as well', async () => {
      const { ends } = await opened();
      await ends[0].close();
      let told = 0;
      ends[0].onClose(() => told++);
      await settle();
      expect(told).toBe(1);
    });

    test('writing to a broken line fails with the catalogued error', async () => {
      const { ends, cut } = await opened();
      let broken = false;
      ends[0].onClose(() => {
        broken = true;
      });
      await cut();
      await until(() => broken);
      await expect(ends[0].write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'PRINTER_LINK_LOST' });
    });
  });
};
