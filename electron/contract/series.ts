/** How far apart the samples of one window may lie (`withinMs`), where a manifest does not say. */
export const USUAL_WITHIN_MS = 30 * 86_400_000;
