import { actionCommands } from './commands/actions';
import { alarmActionCommands } from './commands/alarm-actions';
import { alarmDefinitionCommands } from './commands/alarm-definitions';
import { alarmProposalCommands } from './commands/alarm-proposals';
import { alarmRosterCommands } from './commands/alarm-rosters';
import { alarmTargetCommands } from './commands/alarm-targets';
import { alarmTryCommands } from './commands/alarm-try';
import { alarmCommands } from './commands/alarms';
import { auditCommands } from './commands/audit';
import { batchCommands } from './commands/batch';
import { databaseCommands } from './commands/databases';
import { benchCommands } from './commands/bench';
import { calendarCommands } from './commands/calendars';
import { connectorChangeCommands } from './commands/connector-changes';
import { connectorMappingCommands } from './commands/connector-mapping';
import { connectorCommands } from './commands/connectors';
import { demoCommands } from './commands/demo';
import { doctorCommands } from './commands/doctor';
import { findingCommands } from './commands/findings';
import { handoverCommands } from './commands/handovers';
import { historyCommands } from './commands/history';
import { httpCommands } from './commands/http';
import { keyCommands } from './commands/keys';
import { modelRunningCommands } from './commands/model-running';
import { modelCommands } from './commands/models';
import { ownReportCommands } from './commands/own-reports';
import { peopleCommands } from './commands/people';
import { reportDeliveryCommands } from './commands/report-delivery';
import { reportCommands } from './commands/reports';
import { scheduleCommands } from './commands/schedule';
import { scoreCommands } from './commands/score';
import { serveCommands } from './commands/serve';
import { signerCommands } from './commands/signers';
import { tagCommands } from './commands/tags';
import { vaultCommands } from './commands/vault';
import type { Command } from './command';

export type { Command };

/** Everything that `millwrightctl` does, by its words. */
export const commands: Record<string, Command> = {
  ...vaultCommands,
  ...demoCommands,
  ...modelCommands,
  ...keyCommands,
  ...signerCommands,
  ...modelRunningCommands,
  ...scoreCommands,
  ...batchCommands,
  ...databaseCommands,
  ...reportCommands,
  ...reportDeliveryCommands,
  ...ownReportCommands,
  ...scheduleCommands,
  ...calendarCommands,
  ...historyCommands,
  ...alarmCommands,
  ...alarmActionCommands,
  ...alarmDefinitionCommands,
  ...alarmProposalCommands,
  ...alarmTryCommands,
  ...alarmTargetCommands,
  ...alarmRosterCommands,
  ...actionCommands,
  ...findingCommands,
  ...handoverCommands,
  ...peopleCommands,
  ...connectorCommands,
  ...connectorChangeCommands,
  ...connectorMappingCommands,
  ...tagCommands,
  ...serveCommands,
  ...httpCommands,
  ...auditCommands,
  ...doctorCommands,
  ...benchCommands,
};
