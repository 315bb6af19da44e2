import type { REPORTS_ROUTES } from '../areas/reports.ts';
import type { Handlers } from '../call.ts';

export const reportsHandlers: Handlers<keyof typeof REPORTS_ROUTES> = {};
