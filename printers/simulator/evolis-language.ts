import { ESC } from '../evolis/frame.ts';
import { CommandParser } from '../evolis/parser.ts';
import type { Language } from './language.ts';
import { type EvolisModel, Session } from './session.ts';

/** The escape language (Programming Guide A5013): commands end with CR, replies with NUL. */
export const evolisLanguage = (model: Partial<EvolisModel> = {}): Language => ({
  powerOn: (machine, identity) => {
    const parser = new CommandParser();
    const session = new Session(machine, identity, { keepsCards: true, magnetic: true, ...model });
    return {
      hear: (bytes) =>
        parser.feed(bytes).map((received) => ({
          told: received.kind === 'noise' ? '' : [received.name, ...received.parameters].join(';'),
          act: () => session.answer(received),
        })),
      forget: () => parser.reset(),
    };
  },
  frame: (reply) => new TextEncoder().encode(`${reply}\0`),
  opening: (to) => Uint8Array.of(ESC, ...new TextEncoder().encode(to)),
});
