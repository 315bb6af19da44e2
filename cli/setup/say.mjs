/** What the preparation tells the person at the keyboard. All on stderr: stdout belongs to the command that follows. */
import { spawn } from 'node:child_process';

export const say = (line) => process.stderr.write(`${line}\n`);

const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`;

const KEPT_OUTPUT = 8_000;

/**
 * Runs a command with a line that shows it is alive. Its output is kept back and shown only when it fails.
 *
 * @param {string} what  plain words, "installing Debian packages"
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, ask?: boolean }} options  `ask`: the command may ask for a password
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export const run = (what, command, args, options = {}) =>
  new Promise((resolve) => {
    const since = Date.now();
    const isTerminal = process.stderr.isTTY === true && options.ask !== true;
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    };
    if (!isTerminal) say(`  ${what} …`);
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.ask === true ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const ticker = setInterval(
      () => {
        if (isTerminal) process.stderr.write(`\r  ${what} … ${seconds(since)} `);
        else say(`  ${what} … ${seconds(since)}`);
      },
      isTerminal ? 1_000 : 15_000,
    );
    const done = (ok) => {
      clearInterval(ticker);
      const line = `  ${what}: ${ok ? 'done' : 'failed'}, ${seconds(since)}`;
      if (isTerminal) process.stderr.write(`\r\u001b[2K${line}\n`);
      else say(line);
      resolve({ ok, output });
    };
    child.once('error', (error) => {
      keep(String(error.message));
      done(false);
    });
    child.once('close', (code) => done(code === 0));
  });

/** The end of a failed command's output, indented, so that the reason is seen without a log file. */
export const sayOutput = (output) => {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('Unknown user config'));
  for (const line of lines.slice(-8)) say(`    ${line.slice(0, 200)}`);
};
