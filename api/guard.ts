/** What stands before every request: the name we are called by, and the headers that tell a browser what not to do. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fail } from './errors.ts';

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

export const isLoopback = (host: string): boolean => host === 'localhost' || LOOPBACK_ADDRESS.test(host);

/** From this machine, under this machine's name. The name matters: a page elsewhere can point its own name at 127.0.0.1. */
export const isLocal = (request: FastifyRequest): boolean =>
  LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '') && LOOPBACK_NAME.test(request.headers.host ?? '');

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
} as const;

export const guard = (app: FastifyInstance, boundToLoopback: boolean): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (boundToLoopback && !LOOPBACK_NAME.test(request.headers.host ?? '')) throw fail('API_BAD_HOST');
  });
};
