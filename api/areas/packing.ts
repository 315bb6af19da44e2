/** Addresses of inspection, packing and transport; see routes.ts. */
import { BOX_ROUTES } from './boxes.ts';
import { CONSIGNMENT_ROUTES } from './consignments.ts';
import { INSPECTION_ROUTES } from './inspection.ts';

export const PACKING_ROUTES = { ...INSPECTION_ROUTES, ...BOX_ROUTES, ...CONSIGNMENT_ROUTES } as const;
