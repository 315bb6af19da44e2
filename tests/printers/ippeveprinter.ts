import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { tempFolder } from './training-setup.ts';

/** Debian's printer that is not ours (package cups-ipp-utils): takes jobs over IPP and runs a command for each. */
export interface EvePrinter {
  readonly uri: string;
  readonly port: number;
  readonly folder: string;
  /** What the command kept of the last job; undefined before. */
  readonly kept: () => Uint8Array | undefined;
  readonly kill: () => void;
  readonly stop: () => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const started = (command: string, args: readonly string[], env: NodeJS.ProcessEnv, name: string) => {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-4096);
    });
  const fault = new Promise<never>((_, reject) => {
    child.once('error', () => reject(new Error(`${command} is missing: apt-get install ${name}`)));
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
  fault.catch(() => undefined);
  return { child, fault };
};

const until = async (fault: Promise<never>, ready: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 500; i++) {
    if (await ready()) return;
    await Promise.race([fault, pause(20)]);
  }
  throw new Error('the peer did not get ready');
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/** The printer announces itself over a bus even when it is told not to, and does not start without one. */
const BUS = (
  path: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/>
<allow send_type="signal"/><allow receive_type="signal"/></policy></busconfig>`;

/** `script` is the body of a shell script that gets the file of the job as $1. Fails clearly without the packages. */
export const startEvePrinter = async (
  script: string,
  { formats = 'application/pdf', more = [] as readonly string[] } = {},
): Promise<EvePrinter> => {
  const temp = tempFolder();
  const folder = temp.path;
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('spool'));
  mkdirSync(at('keys'));
  writeFileSync(at('bus.conf'), BUS(at('bus')));
  writeFileSync(at('command'), `#!/bin/sh\n${script.replaceAll('KEPT', at('kept'))}\n`);
  chmodSync(at('command'), 0o755);
  const bus = started(
    'dbus-daemon',
    [`--config-file=${at('bus.conf')}`, '--nofork', '--nopidfile'],
    process.env,
    'dbus-daemon',
  );
  const running = [bus.child];
  const stop = async (): Promise<void> => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map(ended));
    temp.remove();
  };
  try {
    await until(bus.fault, () => existsSync(at('bus')));
    const port = await freePort();
    const args = ['-r', 'off', '-n', 'localhost', '-p', `${port}`, '-d', at('spool'), '-K', at('keys'), '-k'];
    const printer = started(
      'ippeveprinter',
      [...args, '-c', at('command'), '-f', formats, ...more, 'Test'],
      { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${at('bus')}` },
      'cups-ipp-utils',
    );
    running.push(printer.child);
    await until(printer.fault, () => listens(port));
    return {
      uri: `ipp://localhost:${port}/ipp/print`,
      port,
      folder,
      kept: () => (existsSync(at('kept')) ? new Uint8Array(readFileSync(at('kept'))) : undefined),
      kill: () => printer.child.kill('SIGKILL'),
      stop,
    };
  } catch (error) {
    await Promise.race([stop(), pause(2_000)]);
    throw error;
  }
};
