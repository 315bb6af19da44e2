import type { LayoutSource } from '../layout-files.ts';
import { type LoadedProduct, shippedLayouts } from '../products.ts';
import { ghostRatios, labelLanguages, unusedFields, unusedParts, zonePosition } from './data-rules.ts';
import type { LintFinding } from './finding.ts';
import { contrasts, groundOf, quietGrounds } from './ground.ts';
import { offSheet, overlaps, smallTexts } from './place-rules.ts';
import { placesOfLayout } from './places.ts';
import { barcodeRules } from './symbol-rules.ts';

/**
 * What a careful eye would find in a product's layout, measured: on each other, over the edge, too small, too pale, unread,
 * unused. What a layout may not be at all is refused when it is loaded (layout-rules.ts). Errors first.
 */
export const lintLayout = (
  loaded: LoadedProduct,
  source: LayoutSource = shippedLayouts,
): readonly LintFinding[] => {
  const findings = placesOfLayout(loaded).flatMap((places) => {
    const ground = groundOf(loaded, places.side);
    return [
      ...overlaps(places),
      ...offSheet(loaded, places),
      ...smallTexts(places),
      ...(ground === undefined ? [] : [...contrasts(ground, places), ...quietGrounds(ground, places)]),
    ];
  });
  const all = [
    ...findings,
    ...barcodeRules(loaded),
    ...zonePosition(loaded),
    ...unusedFields(loaded),
    ...ghostRatios(loaded),
    ...labelLanguages(loaded),
    ...unusedParts(loaded, source),
  ];
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity !== 'error'),
  ];
};
