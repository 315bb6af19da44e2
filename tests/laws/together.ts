/** Law 8 and law 3 as the model knows them: acts that two different people do together, and acts that software never does. */

export const PEOPLE_TOGETHER: ReadonlySet<string> = new Set([
  'body destroy',
  'body lose',
  'batch release',
  'batch resume',
  'gate open',
  'hold impose',
  'hold lift',
  'shift settle',
  'card reinstate',
  'card destroy',
  'card find-good',
  'card find-spoiled',
  'card find-not-made',
  'request find-right',
  'account open',
  'account change',
  'account end',
  'incident close',
]);

export const WAYS_BY_PEOPLE: ReadonlySet<string> = new Set([
  'card find-good',
  'card find-spoiled',
  'card find-not-made',
  'card pass',
  'card reject',
  'card collect',
  'card destroy',
  'body destroy',
  'body lose',
  'batch propose',
  'batch release',
  'gate open',
  'hold impose',
  'hold lift',
]);
