export { createLive } from './service';
export { liveProcedures } from './procedures';
export { liveMigrations } from './migrations';
export { runDemo, setUpDemoPlant, watchDemoPlant } from './demo-plant';
export { feedOf, featuresAt, reachesBackTo } from './features';
export type { Feed, FeatureRow } from './features';
export { PlantIndex } from './plant-index';
export { Ring } from './ring';
export type { Live, LiveDeps, LiveModels, NewConnector, PlantFrame, Watch } from './types';
