export { ActionDialog } from './components/ActionDialog';
export { RecordDialog } from './components/RecordDialog';
export { useDone } from './use-done';
export { VerdictDialog } from './components/VerdictDialog';
