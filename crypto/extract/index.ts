export { type ManifestKey, signManifest, verifyManifest } from './manifest.ts';
export { Sha256Stream, sha256Hex } from './sha256.ts';
