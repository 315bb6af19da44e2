import type { PACKING_ROUTES } from '../areas/packing.ts';
import type { Handlers } from '../call.ts';
import { boxHandlers } from './boxes.ts';
import { consignmentHandlers } from './consignments.ts';
import { inspectionHandlers } from './inspection.ts';

export const packingHandlers: Handlers<keyof typeof PACKING_ROUTES> = {
  ...inspectionHandlers,
  ...boxHandlers,
  ...consignmentHandlers,
};
