/** Visible digital seals of paper documents (ICAO Doc 9303-13, versions 3 and 4). */
export { c40, fromC40 } from './c40.ts';
export { VDS_ERRORS, type VdsRefusal } from './errors.ts';
export { describeVds, type VdsDescription, writeFeatures } from './features.ts';
export { encodeHeader, type VdsHeader } from './header.ts';
export { encodeSigned, encodeVds, readVds, type VdsMessage, type VdsParts } from './messages.ts';
export { openVds, type VdsVerdict } from './open-vds.ts';
export { VDS_PROFILES, type VdsProfileName } from './profiles.ts';
export { sealVds, type VdsDocument } from './seal-vds.ts';
