/** Debian's gutenprint as a program: its filter writes jobs, its backend reads them strictly and asks for the status. USB is a shim. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const CUPS = '/usr/lib/cups';
const DRIVER = `${CUPS}/driver/gutenprint.5.3`;
const FILTER = `${CUPS}/filter/rastertogutenprint.5.3`;
const BACKEND = `${CUPS}/backend/gutenprint53+usb`;
const MINUTE = 60_000;

const onPath = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

const NEEDS: readonly (readonly [debian: string, there: () => boolean])[] = [
  ['printer-driver-gutenprint', () => existsSync(DRIVER) && existsSync(BACKEND)],
  ['cups-filters', () => existsSync(`${CUPS}/filter`)],
  ['ghostscript', () => onPath('gs')],
  ['gcc', () => onPath('gcc')],
  ['libusb-1.0-0-dev', () => existsSync('/usr/include/libusb-1.0/libusb.h')],
];

/** Debian packages that the peer needs and that are not here. */
export const missingForGutenprint = (): readonly string[] =>
  NEEDS.filter(([, there]) => !there()).map(([name]) => name);

interface Ran {
  readonly exit: number | null;
  readonly out: Uint8Array;
  readonly said: string;
}

const run = (
  command: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran => {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    env: { ...process.env, LC_ALL: 'C', ...env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: MINUTE,
  });
  if (error !== undefined) throw error;
  return { exit: status, out: new Uint8Array(stdout), said: stderr.toString('utf8') };
};

const must = (what: string, { exit, out, said }: Ran): Uint8Array => {
  if (exit !== 0) throw new Error(`${what} ended with ${exit}: ${said.slice(-500)}`);
  return out;
};

const RASTER =
  '-q -dBATCH -dNOPAUSE -dSAFER -sDEVICE=cups -r300 -dcupsColorSpace=1 -dcupsBitsPerColor=8 -dcupsColorOrder=0';

/** Works in a folder that is its own. `shim` is the C source of the stand-in for libusb, read in place. */
export class Gutenprint {
  readonly #folder: string;
  readonly #shim: string;
  readonly #ppd: string;

  constructor(folder: string, shim: string) {
    this.#folder = folder;
    this.#shim = join(folder, 'fakeusb.so');
    this.#ppd = join(folder, 'tango2e.ppd');
    must('gcc', run('gcc', ['-shared', '-fPIC', '-w', '-o', this.#shim, shim]));
    writeFileSync(
      this.#ppd,
      must('driver', run(DRIVER, ['cat', 'gutenprint.5.3://magicard-tango-2e/expert'])),
    );
  }

  /** A PostScript picture to the spool of the filter (`.gp`). */
  spool(postscript: string, options: string): Uint8Array {
    const [page, raster] = [join(this.#folder, 'page.ps'), join(this.#folder, 'page.ras')];
    writeFileSync(page, postscript);
    must(
      'gs',
      run('gs', [...RASTER.split(' '), '-scupsPageSizeName=w155h244', `-sOutputFile=${raster}`, page]),
    );
    return must('filter', run(FILTER, ['1', 'user', 'title', '1', options, raster], { PPD: this.#ppd }));
  }

  /** What the backend sends to the printer when it is given this job, and how it ended. */
  send(job: Uint8Array): { readonly exit: number | null; readonly sent: Uint8Array; readonly said: string } {
    const [input, output] = [join(this.#folder, 'job'), join(this.#folder, 'out')];
    writeFileSync(input, job);
    rmSync(output, { force: true });
    const { exit, said } = this.#backend([input], { FAKE_OUT: output });
    return { exit, said, sent: existsSync(output) ? new Uint8Array(readFileSync(output)) : new Uint8Array() };
  }

  /** Its status client, answered with these replies in this order. What it asked, and what it printed. */
  status(replies: readonly Uint8Array[]): { readonly asked: Uint8Array; readonly said: string } {
    const [input, output] = [join(this.#folder, 'replies'), join(this.#folder, 'asked')];
    writeFileSync(
      input,
      Buffer.concat(replies.flatMap((one) => [Uint8Array.of(one.length & 0xff, one.length >> 8), one])),
    );
    rmSync(output, { force: true });
    const { exit, out, said } = this.#backend(['-s'], { FAKE_IN: input, FAKE_OUT: output });
    // It ends with 1 also when all went well; only a crash has no exit code.
    if (exit === null) throw new Error('the status client crashed');
    return { asked: new Uint8Array(readFileSync(output)), said: said + Buffer.from(out).toString('utf8') };
  }

  #backend(parameters: readonly string[], env: Readonly<Record<string, string>>): Ran {
    return run(BACKEND, parameters, { ...env, LD_PRELOAD: this.#shim, DYESUB_BACKEND: 'magicard-tango2e' });
  }
}
