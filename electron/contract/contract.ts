import * as z from 'zod';
import { alarm, alarmsStanding, alarmBench, alarmDefined, alarmDefinition, alarmDefinitionVersion, alarmMeasures, alarmPlace, alarmPolicy, alarmProposal, alarmTransition, alarmTrial, blindTime, knownFailure, reason } from './alarms';
import { action, finding, MOST_PHOTOS, newAction, newFinding, photoType, recordQuery } from './actions';
import { address, certificateFacts, changedConnector, connector, mapping, newConnector, sourceTag, wantedMapping } from './connectors';
import { databaseAsked, databaseKept, databaseTried } from './databases';
import {
  asset, bytes, numbers, person, personKept, personSignature, plant, plantNode, proof, rejection, retention, retentionPolicy, role, slug, small, tag, time, trendSource,
} from './domain';
import { batchJob, batchRun, columnChoices, scoreRequest } from './batch';
import { folderLook, folderRequest } from './batch-folder';
import { batchPreview, previewRequest } from './batch-preview';
import { changedSchedule, namedDay, newSchedule, occurrence, schedule, scheduleRun, scheduleTimes, siteCalendar } from './schedules';
import { comparison, goldenRun, inspection, modelCondition, modelRunning, modelVersion, providerChoice, reign, replay, shippedModel, stageChange } from './models';
import { explainBudget, explanation, inputRow, rowAnswer, storedExplanation } from './explanation';
import { display, displayContent, wall } from './displays';
import { deadbandCaution, tagDeadband } from './deadband';
import { apiKey, httpSetting, httpStatus, httpTls, keyName, newApiKey } from './http';
import { handover, newHandover, standing } from './handovers';
import { golden, manifest } from './manifest';
import { mailAddress, roster, target, targetSecret, targetTried, targetWanted } from './notify';
import { deliver, paper, printerFound, reportSettings } from './deliver';
import { newImage, ownReport, ownReportCalls, ownReportVersion, reportImage, reportPreview } from './own-reports';
import { archivedReport, oneDelivery, reportFile, reportKeys, reportQuery } from './reports';
import { call, stream, type ClientOf, type HandlersOf } from './procedure';
import { plantFrame } from './live';
import { keyId, packageSignature, signatureState, signedFile, signer, signingPolicy } from './signature';

const nothing = z.object({}).optional();
const done = z.object({ done: z.literal(true) });
const passphrase = z.string().min(1).max(1024);
const oneVersion = z.object({ model: z.string(), version: z.string(), why: z.string().max(500).optional() });
const newPassphrase = z.string().min(10, 'use at least 10 characters').max(1024);

/**
 * Everything that a window, the command line or another program can ask of the engine. A call that is not here does not
 * exist. One entry a room of the engine, named as the room.
 */
export const contract = {
  vault: {
    /** Where this appliance stands, before anything is unlocked. */
    status: call('anyone', nothing, z.object({
      state: z.enum(['new', 'locked', 'opening', 'open', 'failed']),
      /** The OS keychain can keep the key on this machine. */
      keychain: z.boolean(),
      /** A failed store: damaged, newer schema, wrong file. */
      error: z.object({ code: z.string(), message: z.string() }).optional(),
      demo: z.boolean(),
      home: z.string(),
    })),
    /** First run: makes vault, store and the first person, an administrator. The recovery key is returned this once. */
    create: call('anyone', z.object({ personName: z.string().trim().min(1).max(80), passphrase: newPassphrase, useKeychain: z.boolean() }), z.object({ recoveryKey: z.string() })),
    unlock: call('anyone', z.object({ passphrase }), z.object({ person: person.nullable() })),
    /** Opens with the recovery key and sets a new passphrase for the first administrator. */
    recover: call('anyone', z.object({ recoveryKey: z.string(), newPassphrase }), done),
    lock: call('administrator', nothing, done),
  },
  session: {
    who: call('anyone', nothing, z.object({ person: person.nullable() })),
    /** Who may sign in, to choose from: an open appliance shows their names to whoever stands before it. */
    people: call('anyone', nothing, z.array(person)),
    signIn: call('anyone', z.object({ personId: z.number().int(), passphrase }), z.object({ person })),
    signOut: call('viewer', nothing, done),
    /** One's own. */
    changePassphrase: call('viewer', z.object({ old: passphrase, passphrase: newPassphrase }), done),
  },
  security: {
    people: call('viewer', nothing, z.array(person)),
    addPerson: call('administrator', z.object({ name: z.string().trim().min(1).max(80), role, passphrase: newPassphrase }), person),
    /** Those who were shut out, too. */
    everybody: call('administrator', nothing, z.array(personKept)),
    /**
     * Another role, or shut out (`active: false`), which takes their passphrase; open sessions follow at once. The last administrator stays one. `passphrase`: theirs from now on, for who has forgotten
     * it; whoever was shut out comes back with one.
     */
    changePerson: call('administrator', z.object({ id: z.number().int(), role: role.optional(), active: z.boolean().optional(), passphrase: newPassphrase.optional(), why: z.string().max(500).optional() }), person),
    auditVerify: call('viewer', nothing, z.object({ ok: z.boolean(), entries: z.number().int(), head: z.string(), brokenAt: z.number().int().nullable() })),
    audit: call('viewer', z.object({ before: z.number().int().optional(), limit: z.number().int().min(1).max(500) }), z.array(z.object({
      seq: z.number().int(), at: time, who: z.string(), what: z.string(), before: z.string().nullable(), after: z.string().nullable(), why: z.string().nullable(), hash: z.string(),
    }))),
  },
  appliance: {
    about: call('anyone', nothing, z.object({
      version: z.string(), electron: z.string(), chrome: z.string(), node: z.string(), onnxruntime: z.string(), sqlite: z.string(), runtimeSource: z.string(), forRelease: z.boolean(),
    })),
  },
  /** What needs no vault: the command line's look at a foreign model, and scoring a file with it. */
  tools: {
    inspect: call('anyone', z.object({ path: z.string() }), z.object({ inspection, manifest: manifest.nullable(), golden: z.boolean(), signature: signatureState })),
    /** Every file of a package but its signature: what a signature is over. */
    packageFiles: call('anyone', z.object({ path: z.string() }), z.object({ files: z.array(signedFile) })),
    /** Puts a signature into a package, in its place or as a new `.mwpkg`. Refused where it does not hold for what the package has now. */
    addSignature: call('anyone', z.object({ path: z.string(), signature: packageSignature, to: z.string().optional() }), z.object({ path: z.string() })),
    /** What the queue costs against the runtime's bare `run`, with a model file or the one that ships; takes half a minute. Whole machine, so nothing else should be measured. */
    benchInference: call('anyone', z.object({ model: z.string().optional(), sessions: z.number().int().min(1).max(99).optional() }), z.object({
      model: z.string(), sessions: z.number().int(), workersTried: z.array(z.number()), bareRowsPerS: z.number(), queueRowsPerS: z.number(), ratio: z.number(),
      bareBatchP99Ms: z.number(), queueBatchP99Ms: z.number(), bareP50Ms: z.number(), queueP50Ms: z.number(), bareP99Ms: z.number(), queueP99Ms: z.number(), addedP50Ms: z.number(),
    })),
    /** What history takes and gives, in folders of its own that go again; `data`: the folder of the public data sets. Takes minutes of the whole machine. */
    benchHistory: call('anyone', z.object({ data: z.string().optional() }), z.object({
      readingsPerS: z.number(), readingsPerSInTheClear: z.number(), ratio: z.number(), sealedReadingsPerS: z.number(), bytesPerReading: z.number(), bytesBySet: z.record(z.string(), z.number()),
      measuredOn: z.enum(['public data', 'generated decimals']), yearReadings: z.number().int(), yearTrendMs: z.number(), yearTrendFirstMs: z.number(),
    })),
    benchAlarms: call('anyone', z.object({ machines: z.number().int().min(1).max(100_000) }), alarmBench),
    /** For `bench batch`: a table of so many rows and ten columns `c0` to `c9`, as Parquet or CSV by its name; what has it is replaced. */
    benchTable: call('anyone', z.object({ path: z.string(), rows: z.number().int().min(1).max(100_000_000) }), z.object({ rows: z.number().int() })),
    /** For `bench batch`: rows a second of the runtime's own `run` in so many threads, over arrays in memory, and how long their process took to begin. */
    benchSessions: call('anyone', z.object({ model: z.string(), sessions: z.number().int().min(1).max(1024), forMs: z.number().int().min(1).max(60_000) }), z.object({ rowsPerS: z.number(), beginMs: z.number() })),
    /** For `bench realtime`: a bare HTTP server in the engine's process that only parses what it is sent, there while the stream is open, and the runtime's own run of one row. */
    parseOnly: stream('anyone', z.object({ model: z.string() }), z.object({ port: z.number().int(), p50Ms: z.number(), p99Ms: z.number() })),
    /** Looks at a file with a model file, as `batch.preview` does. */
    preview: call('anyone', previewRequest, batchPreview),
    /** The same for each file, as `batch.lookFolder` does. */
    lookFolder: stream('anyone', folderRequest, folderLook),
    /** Scores a file with a model file. Frames tell the progress, the last one the end; stopping the stream cancels and leaves no half file. */
    score: stream('anyone', scoreRequest, batchRun.extend({ error: z.object({ code: z.string(), message: z.string() }).optional() })),
  },
  /** The HTTP face: whether and where it listens, and who may ask there. */
  api: {
    status: call('viewer', nothing, httpStatus),
    /** Switches it and moves it. Refused where another machine could reach it unencrypted. `tls`: a new certificate, null: none any more, left out: as before. */
    set: call('administrator', httpSetting.partial().extend({ tls: httpTls.nullable().optional(), why: z.string().max(500).optional() }), httpStatus),
    keys: call('engineer', nothing, z.array(apiKey)),
    /** `secret` is told this once. */
    addKey: call('administrator', newApiKey, z.object({ key: apiKey, secret: z.string() })),
    /** From now on it is refused. By its name or id. */
    revokeKey: call('administrator', z.object({ key: keyName, why: z.string().max(500).optional() }), apiKey),
  },
  assets: {
    plant: call('viewer', nothing, plant),
    addAsset: call('engineer', z.object({ parent: z.number().int().nullable(), kind: asset.shape.kind, key: slug, name: z.string().trim().min(1).max(80), attributes: asset.shape.attributes.optional() }), asset),
    addTag: call('engineer', tag.omit({ id: true }), tag),
    /** Whole branches in one step: all of it or nothing. Returns the ids of what was made, parents first. */
    addMany: call('engineer', z.object({ parent: z.number().int().nullable(), nodes: z.array(plantNode).min(1), why: z.string().max(500).optional() }), z.object({ ids: small })),
  },
  models: {
    list: call('viewer', nothing, z.array(modelVersion)),
    get: call('viewer', z.object({ model: z.string(), version: z.string().optional() }), z.object({
      version: modelVersion, manifest, card: z.string(), inspection, golden: golden.nullable(), watches: z.array(z.number().int()),
    })),
    /** Reads a file or folder on this machine and says what it is; keeps nothing. */
    inspect: call('engineer', z.object({ path: z.string() }), z.object({
      inspection, manifest: manifest.nullable(), golden: z.boolean(), signature: signatureState,
      /** Why this site would not take it, as far as its signature goes. */
      refused: z.string().nullable(),
    })),
    import: call('engineer', z.object({ path: z.string(), name: z.string().optional() }), modelVersion),
    /** What a version answers to one row, which is not kept. Of `version`, else the champion, else the newest. */
    predict: call('viewer', z.object({ model: z.string(), version: z.string().optional(), row: inputRow }), rowAnswer),
    /** Which inputs moved the prediction for a row, and by how much. Of `version`, else the champion, else the newest. Refused where the package brings no background, unless it takes text alone. */
    explain: call('viewer', z.object({ model: z.string(), version: z.string().optional(), row: inputRow, output: z.string().optional(), budget: explainBudget.optional() }), explanation),
    /** What came with the appliance and can be imported by its path. */
    shipped: call('engineer', nothing, z.array(shippedModel)),
    promote: call('engineer', oneVersion, modelVersion),
    /** Appoints it the model's challenger, of which there is one at most: one before it is retired. */
    challenge: call('engineer', oneVersion, modelVersion),
    /** Takes a draft or a challenger out. A champion is retired by promoting another. */
    retire: call('engineer', oneVersion, modelVersion),
    /** What the challenger said beside the champion since it was appointed; null: the model has none. */
    comparison: call('viewer', z.object({ model: z.string() }), comparison.nullable()),
    /**
     * Runs a version over the last days' stored readings when nothing live waits, and tells which alarms it would have raised more or fewer. Frames tell how far it is, 0 to 1; the last
     * one has the result, which is kept with the version. Stopping the stream breaks it off, and nothing is kept.
     */
    replay: stream('engineer', oneVersion.omit({ why: true }).extend({ days: z.number().positive().max(366).default(7) }), z.object({ done: z.number(), rows: z.number().int(), result: replay.optional(), error: z.object({ code: z.string(), message: z.string() }).optional() })),
    /** Those of one version that are kept, the newest first. */
    replays: call('viewer', oneVersion.omit({ why: true }), z.array(replay)),
    /** All that happened to a model's versions, the oldest first. */
    history: call('viewer', z.object({ model: z.string() }), z.object({
      condition: modelCondition,
      /** The version that a roll-back goes to; null where there is none. */
      rollsBackTo: z.string().nullable(),
      reigns: z.array(reign), stages: z.array(stageChange), golden: z.array(goldenRun),
    })),
    /** In one step back to the version before; refused where its golden samples do not match. */
    rollback: call('engineer', z.object({ model: z.string(), why: z.string().max(500).optional() }), modelVersion),
    /** Runs the golden samples now, of the champion where no version is named. */
    test: call('engineer', z.object({ model: z.string(), version: z.string().optional() }), modelVersion),
    /** Which version answered at that moment, who put it there and why; null before the first. */
    championAt: call('viewer', z.object({ model: z.string(), time }), reign.nullable()),
    /**
     * Writes a version out, whole or not at all: as it came (an archive bit for bit, a folder's files), or as one `.mwpkg`, or as its files.
     * `to` is a file where it ends in `.mwpkg` or `.onnx`, else a folder. Of no `version`: the champion, else the newest.
     */
    export: call('engineer', z.object({ model: z.string(), version: z.string().optional(), to: z.string().min(1), as: z.enum(['came', 'mwpkg', 'files', 'triton', 'kserve']).default('came'), storage: z.string().max(500).optional(), overwrite: z.boolean().default(false) }), z.object({
      model: z.string(), version: z.string(), files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
    })),
    /** Whose signatures this site trusts, and whether it demands one. */
    signing: call('viewer', nothing, signingPolicy),
    trustSigner: call('administrator', z.object({ name: z.string().trim().min(1).max(80), publicKey: z.string().max(2000), why: z.string().max(500).optional() }), signer),
    removeSigner: call('administrator', z.object({ keyId, why: z.string().max(500).optional() }), done),
    demandSigned: call('administrator', z.object({ demanded: z.boolean(), why: z.string().max(500).optional() }), signingPolicy),
    /** How its champion runs: where, in how many processes, how fast, how much waits and was turned away. Refused (`unavailable`) while it has none or is blind. */
    running: call('viewer', z.object({ model: z.string() }), modelRunning),
    /** Measures now where it runs best; takes some seconds of the whole machine. */
    measure: call('engineer', z.object({ model: z.string() }), modelRunning),
    /** Where it must run, `cpu` to forbid all others, `auto` to go by what is measured. Used only where it answers as the golden samples say. */
    setProvider: call('engineer', z.object({ model: z.string(), provider: providerChoice, why: z.string().max(500).optional() }), modelRunning),
    /** Lets the model watch this equipment. Refused, with the inputs named, where no tag or attribute can feed it. */
    watch: call('engineer', z.object({ model: z.string(), assets: z.array(z.number().int()).min(1) }), z.object({ watching: z.number().int() })),
  },
  history: {
    /** Min, mean and max per bucket between two moments: at most `points` buckets, empty ones as NaN. */
    trend: call('viewer', z.object({
      asset: z.number().int(), from: time, to: time, points: z.number().int().min(2).max(4000),
    }), z.object({
      /** Start of each bucket. */
      time: numbers,
      /** Per tag of the asset. */
      tags: z.array(z.object({ tag: z.number().int(), min: numbers, mean: numbers, max: numbers })),
      prediction: z.object({ min: numbers, mean: numbers, max: numbers }).nullable(),
    })),
    /**
     * The same of several tags and predictions on one grid. `used`: how many values a bucket is of; `worst`: the worst quality of what came in it, 0 good, 1 uncertain, 2 bad (of bad
     * ones only that they came is told).
     */
    trends: call('viewer', z.object({ sources: z.array(trendSource).min(1).max(32), from: time, to: time, points: z.number().int().min(2).max(4000) }), z.object({
      time: numbers,
      /** In the order of `sources`. */
      lines: z.array(z.object({ min: numbers, mean: numbers, max: numbers, used: numbers, worst: small })),
    })),
    /** The predictions of all equipment in few points, for the tiles of the overview: one row of `buckets` an asset. */
    sparklines: call('viewer', z.object({ from: time, to: time, buckets: z.number().int().min(2).max(200) }), z.object({ assets: small, time: numbers, max: numbers })),
    /** Writes what was kept of a machine in [from, to) into a file on this machine, whole or not at all: a row a reading or prediction, by day, then time. CSV. */
    export: call('viewer', z.object({ asset: z.number().int(), from: time, to: time, output: z.string().min(1), overwrite: z.boolean().default(false) }), z.object({
      output: z.string(), readings: z.number().int(), predictions: z.number().int(),
    })),
    retention: call('viewer', nothing, retention),
    /** What is not named stays. Old history goes within a minute, then once a day; nothing brings it back. Refused where rollups would be kept for less time than what they are of. */
    setRetention: call('administrator', z.object({ policy: retentionPolicy.partial(), why: z.string().max(500).optional() }), retention),
    /** How many readings came of how many expected. */
    completeness: call('viewer', z.object({ from: time, to: time }), z.object({ expected: z.number(), received: z.number(), bad: z.number() })),
  },
  /** Displays that a site composes. */
  views: {
    /** Those that are shared with the role of whoever asks, by title, and what a wall shows; all of it anew when something of it was changed. */
    displays: stream('viewer', nothing, z.object({ displays: z.array(display), wall })),
    /** What every wall of this appliance shows. Refused where it names a display that is not there, or that not everybody may see. */
    setWall: call('engineer', wall.extend({ why: z.string().max(500).optional() }), wall),
    /** A new one without an `id`. `revision`: the one that was changed; refused (`conflict`) where somebody else has changed it since. Refused where it names what is not in the plant. */
    save: call('engineer', z.object({ id: z.number().int().optional(), revision: z.number().int().optional(), content: displayContent, why: z.string().max(500).optional() }), display),
    remove: call('engineer', z.object({ id: z.number().int(), why: z.string().max(500).optional() }), done),
    /** Puts it back to what it was before its last change, one that was removed too. Once more undoes that. Null: it was not there before. */
    undo: call('engineer', z.object({ id: z.number().int() }), display.nullable()),
    /** Writes it into a file that names equipment by its keys, for another appliance. */
    export: call('viewer', z.object({ id: z.number().int(), output: z.string().min(1), overwrite: z.boolean().default(false) }), z.object({ output: z.string() })),
    /** Makes a new one of such a file. Refused, with the names, where it shows what this plant does not have. */
    import: call('engineer', z.object({ path: z.string().min(1) }), display),
  },
  live: {
    /** The state of the whole plant. Rows are equipment, in the order of `assets`. */
    plant: stream('viewer', nothing, plantFrame),
    /**
     * The same of a moment of the past, as a window showed it then: what had come by then (`known: 'then'`), or all that is stored of then, whenever it came (`now`), with the alarms as they stood.
     * Names, limits and what is a tag are today's. Refused where the moment is still to come, or nothing is kept of it.
     */
    past: call('viewer', z.object({ at: time, known: z.enum(['then', 'now']).default('then') }), alarmsStanding.extend({ frame: plantFrame })),
    /** What went through since the engine started, and how long it took, for whoever measures. */
    flow: call('viewer', nothing, z.object({
      readings: z.number(), predictions: z.number(),
      /** Readings that came beside those and were not kept, by the deadbands of their tags. */
      unchanged: z.number(),
      /** Messages whose readings are not committed yet. */
      waiting: z.number().int(),
      /** Upper ends of the steps, ms; the last one is infinite. Beside them how many predictions of live readings took so long, until they were stored: from the arrival of the reading, and from its own time. */
      upTo: numbers, fromArrival: numbers, fromSource: numbers,
    })),
    /** Why a machine's prediction is what it is: the newest one at or before `at`. Not found where it has none within the hour before. */
    explain: call('viewer', z.object({ asset: z.number().int(), at: time.optional(), budget: explainBudget.optional() }), storedExplanation),
    /** Computes what is stored of a machine at exactly this moment again, by the version that made it and from the readings it had seen. Not found where nothing is. */
    prove: call('viewer', z.object({ asset: z.number().int(), time, model: z.string().optional(), version: z.string().optional() }), z.array(proof)),
    connectors: call('viewer', nothing, z.array(connector)),
    addConnector: call('engineer', newConnector, connector),
    /** Refused where a kept password would go to another machine than it was given for. */
    changeConnector: call('engineer', changedConnector, connector),
    /** Trusts the certificate that the source showed last, if that has this fingerprint (SHA-256), and connects anew. Null: trusts none any more. */
    trustSource: call('engineer', z.object({ name: slug, fingerprint: certificateFacts.shape.fingerprint.nullable(), why: z.string().max(500).optional() }), connector),
    /** By which OPC UA servers know this appliance: for their lists of what they trust. Made when it is first asked for; its key never leaves the vault. */
    ownCertificate: call('engineer', nothing, certificateFacts.extend({ pem: z.string() })),
    /** Tries it for a few seconds and keeps nothing; the message says what is wrong, or what was reached. */
    testConnector: call('engineer', newConnector, z.object({ ok: z.boolean(), message: z.string() })),
    /** A source's own tags with their newest values: those whose address or title holds every word of `search`. `note` says how they come about, or why there are none. */
    browse: call('engineer', z.object({ name: slug, search: z.string().max(300).default(''), limit: z.number().int().min(1).max(5000).default(500) }), z.object({ tags: z.array(sourceTag), total: z.number().int(), note: z.string() })),
    mappings: call('viewer', z.object({ name: slug }), z.array(mapping)),
    /** Maps tags of a source to the plant's; one that was mapped is mapped anew. `make`: equipment and tags that are not there yet are made. All of it or nothing is mapped. */
    map: call('engineer', z.object({ name: slug, mappings: z.array(wantedMapping).min(1).max(5000), make: z.boolean().default(false), why: z.string().max(500).optional() }), z.object({ mapped: z.number().int(), made: z.number().int() })),
    unmap: call('engineer', z.object({ name: slug, addresses: z.array(address).min(1).max(5000), why: z.string().max(500).optional() }), z.object({ unmapped: z.number().int() })),
    removeConnector: call('engineer', z.object({ name: slug }), done),
    /** What came of the tags that have a deadband since the engine started: readings that were kept, and those that were not as they had moved too little. */
    deadbands: call('viewer', nothing, z.array(z.object({ tag: z.number().int(), kept: z.number(), unchanged: z.number() }))),
    /** What a deadband of these tags would do to the models that watch them; changes nothing. */
    weighDeadband: call('viewer', z.object({ tags: z.array(z.number().int()).min(1).max(5000), deadband: tagDeadband }), z.array(deadbandCaution)),
    /** Gives tags a deadband, or takes it from them (null): all of them or none. Refused where a tag's kind can't have it. */
    setDeadband: call('engineer', z.object({ tags: z.array(z.number().int()).min(1).max(5000), deadband: tagDeadband, why: z.string().max(500).optional() }), z.object({ changed: z.number().int(), cautions: z.array(deadbandCaution) })),
    rejections: call('viewer', nothing, z.array(rejection)),
  },
  alarms: {
    /** Those that stand, those that are set aside (shelved, suppressed by design, out of service), and the flood that runs. */
    active: stream('viewer', nothing, alarmsStanding),
    history: call('viewer', z.object({ asset: z.number().int().optional(), from: time.optional(), limit: z.number().int().min(1).max(1000) }), z.array(alarm)),
    /** Every step of one alarm's life, the newest first. */
    transitions: call('viewer', alarmPlace.extend({ limit: z.number().int().min(1).max(1000).default(100) }), z.array(alarmTransition)),
    /** What an operator was asked for in [from, to), against what is held to be manageable. */
    measures: call('viewer', z.object({ from: time, to: time }), alarmMeasures),
    /** Also while it is active. */
    acknowledge: call('operator', z.object({ id: z.number().int(), note: z.string().max(500).optional() }), alarm),
    /** A latched alarm that has returned and is acknowledged is over. */
    reset: call('operator', z.object({ id: z.number().int(), note: z.string().max(500).optional() }), alarm),
    /** Keeps it quiet until then; at most as long as the site allows. Shelved again, its end is another one. */
    shelve: call('operator', alarmPlace.extend({ until: time, why: reason }), done),
    /** Before its end. Where the condition holds it is announced again. */
    unshelve: call('operator', alarmPlace.extend({ why: z.string().max(500).optional() }), done),
    /** Until it is put back, without an end: while its instrument is repaired, say. */
    removeFromService: call('engineer', alarmPlace.extend({ why: reason }), done),
    returnToService: call('engineer', alarmPlace.extend({ why: z.string().max(500).optional() }), done),
    policy: call('viewer', nothing, alarmPolicy),
    setPolicy: call('administrator', alarmPolicy.extend({ why: z.string().max(500).optional() }), alarmPolicy),
    /** How long each machine was not seen in [from, to); those that were seen all the time are left out. */
    blind: call('viewer', z.object({ from: time, to: time }), z.array(blindTime)),
    definitions: call('viewer', nothing, z.array(alarmDefinition)),
    /** Every version of one, the newest first. */
    definitionVersions: call('viewer', z.object({ id: z.number().int() }), z.array(alarmDefinitionVersion)),
    /**
     * What it would have raised over what is stored of [from, to), beside the one that stands: by the same code as live, by the values' own times. Nothing is kept of it. `findings`: findings on record are known, too. A failure counts as caught where
     * an alarm of that machine came up to `withinMs` before it. Stopping the stream breaks it off.
     */
    tryOut: stream('engineer', z.object({ definition: alarmDefinition, from: time, to: time, failures: z.array(knownFailure).max(1_000).default([]), findings: z.boolean().default(true), withinMs: z.number().positive().default(86_400_000) }),
      z.object({ done: z.number(), values: z.number().int(), result: alarmTrial.optional(), error: z.object({ code: z.string(), message: z.string() }).optional() })),
    /** Makes one (`id` 0) or changes it; where the site asks for a second signature it is proposed. Refused, in words, where it could not work. */
    define: call('engineer', alarmDefinition.extend({ why: z.string().max(500).optional() }), alarmDefined),
    /** Those that wait to be signed, the oldest first. */
    proposals: call('viewer', nothing, z.array(alarmProposal)),
    /** Goes live, signed by another person than the one who proposed it, an engineer at least, with their own passphrase. Refused where what stands was changed since. */
    signProposal: call('engineer', personSignature.extend({ id: z.number().int() }), alarmDefinition),
    /** It never goes live: withdrawn by who proposed it, refused by another. */
    refuseProposal: call('engineer', z.object({ id: z.number().int(), why: reason }), done),
  },
  /** Who is told of alarms: by the site's own mail server, a webhook on the site, a broker. */
  notify: {
    targets: call('viewer', nothing, z.array(target)),
    /** Makes one, or makes the one of that name another. A secret that is left out stays, as long as it goes to the same machine. Tells of what comes from then on. */
    set: call('engineer', z.object({ target: targetWanted, secret: targetSecret.optional(), why: z.string().max(500).optional() }), target),
    /** What waits for it is dropped. */
    remove: call('engineer', z.object({ name: slug, why: z.string().max(500).optional() }), done),
    /** Sends a real message that says it is a test. What went wrong is an answer, in words. */
    try: call('engineer', z.object({ name: slug }), targetTried),
    /** Whom to tell when nobody acknowledges; one a priority, 1 to 4. */
    rosters: call('viewer', nothing, z.array(roster)),
    /** Counts for alarms that stand, too: what is due by it is told at once. */
    setRoster: call('engineer', roster.extend({ why: z.string().max(500).optional() }), roster),
  },
  /** What people did at machines. A correction is a new record in the place of the one that it names. */
  actions: {
    list: call('viewer', recordQuery, z.array(action)),
    /** Of an alarm its machine and prediction need not be given. With a verdict it is a finding, too. Refused where that alarm was judged already. */
    record: call('operator', newAction, z.object({ action, finding: finding.nullable() })),
    photo: call('viewer', z.object({ action: z.number().int(), n: z.number().int().min(0).max(MOST_PHOTOS - 1) }), z.object({ type: photoType, bytes })),
  },
  /** What was found: what alarms and models are judged against. */
  findings: {
    /** Those that count, unless `all` are asked for. */
    list: call('viewer', recordQuery, z.array(finding)),
    record: call('operator', newFinding, finding),
    /** Alarms of predictions that ended in the last 31 days and that nobody has judged: `total` of them, the newest of them. */
    wanted: stream('viewer', nothing, z.object({ alarms: z.array(alarm), total: z.number().int() })),
  },
  /** Shift handover. */
  handovers: {
    /** What would be handed over now. */
    draft: call('viewer', nothing, standing),
    /** Signed by both, each with their own passphrase; operators at least. Refused where an alarm has come that they have not seen. */
    sign: call('operator', newHandover, handover),
    /** The newest first. */
    list: call('viewer', z.object({ limit: z.number().int().min(1).max(500).default(50) }), z.array(handover)),
  },
  /** PostgreSQL of the site, whose rows are scored. */
  databases: {
    list: call('viewer', nothing, z.array(databaseKept)),
    /** Makes one, or makes the one of that name another. Refused where a kept password would go elsewhere, and where something asks for it by a name that it is to have no more. */
    set: call('engineer', databaseAsked.extend({ why: z.string().max(500).optional() }), databaseKept),
    remove: call('engineer', z.object({ name: slug, why: z.string().max(500).optional() }), done),
    /** Connects as a run does: to one that is kept, or as one that is to be. What went wrong is an answer, in words. */
    try: call('engineer', z.union([z.object({ name: slug }), databaseAsked]), databaseTried),
  },
  batch: {
    start: call('engineer', scoreRequest, batchRun),
    cancel: call('engineer', z.object({ id: z.number().int() }), done),
    /** It lets go of its processes and of the cores, and stays where it is, over a restart too. Answered once it has. */
    pause: call('engineer', z.object({ id: z.number().int() }), done),
    resume: call('engineer', z.object({ id: z.number().int() }), batchRun),
    runs: stream('viewer', nothing, z.object({ runs: z.array(batchRun) })),
    /** Runs that are kept to be asked for again, by name. */
    jobs: call('viewer', nothing, z.array(batchJob)),
    /** A new one, or another content of it. Refused where a field in braces is none. */
    keepJob: call('engineer', batchJob, batchJob),
    /** Refused while a schedule runs it. */
    removeJob: call('engineer', z.object({ name: slug }), done),
    runJob: call('operator', z.object({ name: slug }), batchRun),
    /** Looks at some rows of a file: which column would feed which input, and what would go wrong; keeps nothing. */
    preview: call('engineer', previewRequest, batchPreview),
    /** Which files a run would refuse that gives each an output of its own, and why: what is known so far, the last frame with `done`. Stopping it ends it. */
    lookFolder: stream('engineer', folderRequest, folderLook),
    /** Explains the first rows of a file, or those from line `from` on, columns and windows found as for scoring; keeps nothing. */
    explain: call('engineer', z.object({ model: z.string(), input: z.string(), readings: z.boolean().optional(), columns: columnChoices.optional(), output: z.string().optional(), from: z.number().int().positive().optional(), most: z.number().int().min(1).max(200), budget: explainBudget.optional() }), z.object({
      rows: z.array(z.object({ line: z.number().int(), explanation })),
      rejected: z.array(z.object({ line: z.number().int(), column: z.string(), value: z.string(), reason: z.string() })),
    })),
  },
  reports: {
    list: call('viewer', nothing, z.array(z.object({ name: z.string(), title: z.string(), description: z.string() }))),
    /** The newest first. */
    archive: call('viewer', reportQuery.optional(), z.array(archivedReport)),
    /** Makes one now, over the given period or the last whole one, and archives it. `made` false: the data are what they were, and it is the one that was there. */
    run: call('operator', z.object({ name: z.string(), from: time.optional(), to: time.optional(), zone: z.string().optional(), paper: paper.optional() }), archivedReport.extend({ made: z.boolean() })),
    /** `signature`: over all of its files. Errors: not-found, also for what it was not kept as. */
    read: call('viewer', z.object({ id: z.number().int(), as: reportFile }), z.object({ bytes, fileName: z.string() })),
    settings: call('viewer', nothing, reportSettings),
    /** What is left out stays; a password that is left out stays as long as it goes to the same machine. `mail` null: none goes out. Mail that waits is tried at once. */
    setSettings: call('engineer', reportSettings.omit({ secret: true }).partial().extend({ password: targetSecret.optional(), why: z.string().max(500).optional() }), reportSettings),
    /** Sends a real mail that says it is a test. What went wrong is an answer, in words. */
    tryMail: call('engineer', z.object({ to: mailAddress }), targetTried),
    /** Those that this machine's system knows. */
    printers: call('viewer', nothing, z.array(printerFound)),
    /** Delivers an archived one now, also what was delivered or given up before. The answer is how all its deliveries stand. */
    deliver: call('engineer', z.object({ id: z.number().int(), deliver: deliver.partial() }), archivedReport),
    /** Tries one of its ways again now, one that was given up too; what went wrong stands in the answer. Conflict where it is done. */
    tryDelivery: call('operator', oneDelivery, archivedReport),
    /** It is not tried any more, and no alarm stands for it. Conflict where it is done. */
    dismissDelivery: call('operator', oneDelivery, archivedReport),
    /** By which this appliance signs its reports, made when it is first needed, and those by which it did before, the newest first. */
    key: call('viewer', nothing, reportKeys),
    /** Another from now on. What was signed before stays as it is, and the private key that signed it is gone. */
    rotateKey: call('administrator', z.object({ why: z.string().trim().max(500).optional() }), reportKeys),
    /** One's own, by title. */
    own: call('viewer', nothing, z.array(ownReport)),
    /** As it stands, and what it was before, the newest first. Not-found also where it was removed, unless a revision is asked for. */
    definition: call('viewer', z.object({ key: slug, revision: z.number().int().optional() }), z.object({ report: ownReport, versions: z.array(ownReportVersion) })),
    /** As a file for another appliance, which names equipment by its keys. */
    definitionFile: call('viewer', z.object({ key: slug }), z.object({ file: z.unknown() })),
    /** Makes or changes one. Refused (`conflict`) where somebody else has changed it since; where something of it can't be, with block and field (`problems`). */
    define: call('engineer', ownReportCalls.define, ownReport),
    defineFile: call('engineer', ownReportCalls.defineFile, ownReport),
    /** What was made of it stays in the archive. Refused where a schedule makes it. */
    removeDefinition: call('engineer', ownReportCalls.remove, done),
    /** What it was at a revision, as its next one; one that was removed is there again. */
    takeAgain: call('engineer', ownReportCalls.takeAgain, ownReport),
    /** The page as it would be printed, over the given period or the last whole one; nothing is kept. */
    preview: call('viewer', ownReportCalls.preview, reportPreview),
    /** A picture for a block; the same again is the one that is there. */
    addImage: call('engineer', z.object({ bytes: newImage }), reportImage),
  },
  schedule: {
    list: call('viewer', nothing, z.array(schedule)),
    jobs: call('viewer', nothing, z.array(z.object({ name: z.string(), title: z.string() }))),
    add: call('engineer', newSchedule, schedule),
    change: call('engineer', changedSchedule, schedule),
    remove: call('engineer', z.object({ name: slug }), done),
    next: call('viewer', z.object({ name: slug, count: z.number().int().min(1).max(100), from: time.optional() }), z.array(occurrence)),
    /** Runs it now, beside its times. `due` names the run. */
    run: call('operator', z.object({ name: slug }), z.object({ due: time })),
    /** Its newest runs, the newest first. */
    runs: call('viewer', z.object({ name: slug, limit: z.number().int().min(1).max(500).default(20) }), z.array(scheduleRun)),
    /** What these times would be, before there is a schedule. */
    preview: call('viewer', scheduleTimes.extend({ count: z.number().int().min(1).max(100), from: time.optional() }), z.object({ words: z.string(), next: z.array(occurrence) })),
    /** When the site works: days, holidays and shifts that schedules go by. */
    calendars: call('viewer', nothing, z.array(siteCalendar)),
    /** A new one, or another content of one. Refused where a schedule runs on a shift that is gone. */
    setCalendar: call('engineer', siteCalendar, siteCalendar),
    /** Refused while a schedule goes by it. */
    removeCalendar: call('engineer', z.object({ name: slug }), done),
    /** The days that a text names: a line a day, or an iCalendar file. Keeps nothing. */
    readHolidays: call('viewer', z.object({ text: z.string().max(2_000_000) }), z.array(namedDay)),
  },
} as const;

export type Contract = typeof contract;
export type Client = ClientOf<Contract>;
export type Handlers<Context> = HandlersOf<Contract, Context>;
export type RoomHandlers<Room extends keyof Contract, Context> = Handlers<Context>[Room];
