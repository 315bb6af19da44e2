/** People who die or take their request back, and the look again at what could not be settled at once. */
import { settleStopped, stopRequest, withdrawRequest } from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import type { World } from '../world.ts';

const someRequest = (world: World): string | undefined => world.choose([...world.model.requests.keys()]);

const withdraw = async (world: World): Promise<unknown> => {
  const request = someRequest(world);
  return request === undefined
    ? NOTHING
    : withdrawRequest(world.shop, { request, reason: 'withdrawn-by-person' }, world.person('supervisor'));
};

const stop = async (world: World): Promise<unknown> => {
  const request = someRequest(world);
  return request === undefined
    ? NOTHING
    : stopRequest(
        world.shop,
        { request, reason: 'court-order', inHand: world.random.chance(0.5) },
        world.person('supervisor'),
      );
};

export const REQUEST_PLAYS: readonly Play[] = [
  { name: 'a request is withdrawn', weight: 0.4, act: withdraw },
  { name: 'a court stops a request', weight: 0.3, act: stop },
  { name: 'what was stopped is looked at again', weight: 0.5, act: (world) => settleStopped(world.shop) },
];
