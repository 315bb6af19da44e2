export * from './counties.ts';
export * from './day.ts';
export * from './errors.ts';
export * from './product.ts';
export * from './record.ts';
export * from './serial.ts';
export * from './words.ts';
