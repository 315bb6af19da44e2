/** Debian packages that a part of Kadi needs, how to see that they are there, and what is off without them. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Root's folders as well: daemons live there and an ordinary user's PATH leaves them out. */
const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

const hasCommand = (name) =>
  PATHS.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });

const anyCommand =
  (...names) =>
  () =>
    names.some(hasCommand);

export const PCSC_HEADERS = ['/usr/include/PCSC/winscard.h', '/usr/local/include/PCSC/winscard.h'];

/**
 * Looked for by what they bring and not by package name: a server built by hand is as good. `off` completes the sentence
 * "Without it …".
 */
export const WANTED = [
  {
    name: 'redis-server',
    for: 'the job queue',
    off: 'the queue runs on PostgreSQL',
    there: anyCommand('redis-server', 'valkey-server'),
  },
  {
    name: 'pcscd',
    for: 'card readers (PC/SC)',
    off: 'no real card reader, chips are encoded in process',
    there: anyCommand('pcscd'),
  },
  {
    name: 'vsmartcard-vpcd',
    for: 'simulated contact stations behind real PC/SC',
    off: 'simulated chips are encoded in process',
    there: () => existsSync('/etc/reader.conf.d/vpcd') || existsSync('/usr/local/etc/reader.conf.d/vpcd'),
  },
  {
    name: 'libpcsclite-dev',
    for: 'compiling the card reader binding',
    off: 'no card reader',
    there: () => PCSC_HEADERS.some((path) => existsSync(path)),
  },
  {
    name: 'build-essential',
    for: 'compiling the card reader binding',
    off: 'no card reader',
    there: () => hasCommand('g++') && hasCommand('make'),
  },
  {
    name: 'python3',
    for: 'compiling the card reader binding',
    off: 'no card reader',
    there: anyCommand('python3'),
  },
  {
    name: 'socat',
    for: 'simulated printers on a serial line',
    off: 'simulated printers run in process',
    there: anyCommand('socat'),
  },
  {
    name: 'iproute2',
    for: 'keeping the simulated readers off the network',
    off: 'simulated chips are encoded in process',
    there: anyCommand('ip'),
  },
  {
    name: 'util-linux',
    for: 'keeping the simulated readers off the network',
    off: 'simulated chips are encoded in process',
    there: anyCommand('unshare'),
  },
  {
    name: 'softhsm2',
    for: 'keys in a PKCS#11 token',
    off: 'no token to try keys in',
    there: anyCommand('softhsm2-util'),
  },
  {
    name: 'openssl',
    for: 'checking certificates independently',
    off: 'no independent check of certificates',
    there: anyCommand('openssl'),
  },
  {
    name: 'chromium',
    for: 'tests of the console',
    off: 'the browser tests fail',
    only: 'test',
    there: anyCommand('chromium', 'chromium-browser', 'google-chrome'),
  },
  {
    name: 'poppler-utils',
    for: 'tests of the PDF pages',
    off: 'the PDF tests fail',
    only: 'test',
    there: anyCommand('pdftoppm'),
  },
  {
    name: 'cups-ipp-utils',
    for: 'tests of page printers with a printer that is not ours',
    off: 'those tests fail',
    only: 'test',
    there: anyCommand('ippeveprinter'),
  },
  {
    name: 'dbus-daemon',
    for: 'tests of page printers: theirs does not start without a bus',
    off: 'those tests fail',
    only: 'test',
    there: anyCommand('dbus-daemon'),
  },
  {
    name: 'python3-asn1crypto',
    for: 'tests of chip files with a parser in another language',
    off: 'those tests fail',
    only: 'test',
    there: () => existsSync('/usr/lib/python3/dist-packages/asn1crypto'),
  },
];

/** @param {'start' | 'demo' | 'kadi' | 'test'} purpose */
export const missingPackages = (purpose) =>
  WANTED.filter((wanted) => (wanted.only === undefined || wanted.only === purpose) && !wanted.there());

/** Can the card reader binding be compiled here? */
export const canCompileBinding = () =>
  WANTED.filter(({ for: use }) => use === 'compiling the card reader binding').every(({ there }) => there());

export const isDebian = () => existsSync('/etc/debian_version') && hasCommand('apt-get');
export const hasSudo = () => hasCommand('sudo');
export const hasNpm = () => hasCommand('npm');
