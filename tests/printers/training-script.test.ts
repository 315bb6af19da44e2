import { afterEach, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import type { TrainingPrinter } from '../../printers/index.ts';
import { FAULT_KINDS, readScript } from '../../printers/simulator/script.ts';
import { type BareMachine, bareMachine, until } from './training-bare.ts';
import { blanks } from './training-setup.ts';

const running: TrainingPrinter[] = [];
afterEach(async () => {
  for (const printer of running.splice(0)) await printer.stop();
});
const start = async (steps: readonly unknown[]): Promise<BareMachine> => {
  const machine = await bareMachine({
    script: readScript(JSON.stringify(steps)),
    sources: { blanks: (count) => blanks(count, 100) },
  });
  running.push(machine.printer);
  await machine.say('Pem;2');
  return machine;
};

describe('a fault script', () => {
  test('brings a fault with the n-th card', async () => {
    const { say } = await start([{ at: { card: 2 }, fault: { kind: 'pick-failed' } }]);
    const told = [];
    for (const what of ['Sis', 'Se', 'Sis', 'Sis', 'Se', 'Sis']) told.push(await say(what));
    expect(told).toEqual(['OK', 'OK', 'ERROR TIME OUT', 'OK', 'OK', 'OK']);
  });

  test('brings two faults with one card, each once', async () => {
    const { say } = await start([
      { at: { card: 1 }, fault: { kind: 'pick-failed' } },
      { at: { card: 1 }, fault: { kind: 'jam', at: 'feed' } },
    ]);
    expect([await say('Sis'), await say('Sis')]).toEqual(['ERROR TIME OUT', 'CARD JAM']);
  });

  test('lets people act: after an event, some time later, in the order of the steps', async () => {
    const { say, printer } = await start([
      { at: { card: 1 }, fault: { kind: 'jam', at: 'exit' } },
      { at: { after: 'jammed', seconds: 0.02 }, do: 'open-cover' },
      { at: { seconds: 0 }, do: 'load 7' },
      { at: { after: 'taken-out' }, do: 'close-cover' },
    ]);
    expect(printer.state().feeder).toHaveLength(12);
    await say('Sis');
    expect(await say('Se')).toBe('CARD JAM');
    await until(() => printer.faults.some(({ kind }) => kind === 'cover-open'));
    await printer.takeOut();
    await until(() => printer.faults.length === 0);
    expect(await say('Sis')).toBe('OK');
  });

  test('switches the machine off and on', async () => {
    const { say, printer } = await start([
      { at: { card: 1 }, do: 'power-off' },
      { at: { after: 'fed', seconds: 0.05 }, do: 'power-on' },
    ]);
    expect(await say('Sis', 20)).toBe('(nothing)');
    await until(() => printer.state().powered);
    expect(await say('Rem')).toBe('0');
  });

  test('that is wrong is refused with the step and what is wrong with it', () => {
    const why = (script: unknown): unknown => {
      try {
        readScript(typeof script === 'string' ? script : JSON.stringify(script));
      } catch (error) {
        return isKadiError(error) ? [error.code, error.facts['step'], error.facts['why']] : error;
      }
      return 'taken';
    };
    const at = { card: 1 };
    const wrong = (step: number, text: string) => [
      'TRAINING_SCRIPT_WRONG',
      step,
      expect.stringContaining(text),
    ];
    expect(why('{')).toEqual(wrong(0, 'not JSON'));
    expect(why({})).toEqual(wrong(0, 'list of steps'));
    expect(why([3])).toEqual(wrong(1, 'an object'));
    expect(
      why([
        { at, do: 'open-cover' },
        { at: { card: 0 }, do: 'open-cover' },
      ]),
    ).toEqual(wrong(2, '"at" is'));
    expect(why([{ at }])).toEqual(wrong(1, 'either "fault" or "do"'));
    expect(why([{ at, do: 'dance' }])).toEqual(wrong(1, 'does not know "dance"'));
    expect(why([{ at, do: 'load 0' }])).toEqual(wrong(1, 'does not know'));
    expect(why([{ at, fault: { kind: 'fire' } }])).toEqual(wrong(1, 'one of cover-open'));
    expect(why([{ at, fault: { kind: 'ribbon-end' } }])).toEqual(wrong(1, 'takes beside it'));
    expect(why([{ at, fault: { kind: 'power-cut', panel: 3, at: {} } }])).toEqual(wrong(1, 'panel; or at'));
    expect(why([{ at, fault: { kind: 'pick-failed' }, when: 'now' }])).toEqual(wrong(1, '"when" is no part'));
    expect(why([{ at: { after: 'ejected' }, fault: { kind: 'jam', at: 'exit' } }])).toBe('taken');
    expect(why([{ at, fault: { kind: 'toString' } }])).toEqual(wrong(1, 'one of cover-open'));
  });

  test('knows every fault that there is', () => {
    expect(FAULT_KINDS).toHaveLength(28);
  });
});
