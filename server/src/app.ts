import type { Alarm } from '@xuncheng/contract';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { acknowledgeInArea } from './access/acknowledge-alarm.ts';
import { openAreaDirectory } from './access/area-directory.ts';
import { createSecretSeal } from './access/secret-seal.ts';
import type { Caller } from './access/caller.ts';
import { clientAddress } from './access/client-address.ts';
import { isSameOrigin } from './access/same-origin.ts';
import { createCallerFinder } from './access/find-caller.ts';
import { openSessions } from './access/session-cookie.ts';
import { ensureDemoAccounts } from './access/sign-in.ts';
import { allocationLimitsOf, coverageLimitsOf } from './compute/settable-limits.ts';
import type { DutyOutcome } from './compute/allocation/duty-outcome.ts';
import type { AllocationLimits } from './compute/limits.ts';
import type { ServerConfig } from './config.ts';
import { createApplication } from './http/application.ts';
import { accountRoutes } from './http/account-routes.ts';
import { auditRoutes } from './http/audit-routes.ts';
import { allDeviceRoutes } from './http/all-device-routes.ts';
import { alarmRoutes } from './http/alarm-routes.ts';
import { appealRoutes } from './http/appeal-routes.ts';
import { allocationRoutes } from './http/allocation-routes.ts';
import { areaImportRoutes } from './http/area-import-routes.ts';
import { beatRoutes } from './http/beat-routes.ts';
import { cityRoutes } from './http/city-routes.ts';
import { coverageRoutes } from './http/coverage-routes.ts';
import { evaluationRoutes } from './http/evaluation-routes.ts';
import { exemptionRoutes } from './http/exemption-routes.ts';
import { geofenceRoutes } from './http/geofence-routes.ts';
import { instructionRoutes } from './http/instruction-routes.ts';
import { cameraAlarmRuleRoutes } from './http/camera-alarm-rule-routes.ts';
import { listen } from './http/listen.ts';
import { limitRoutes } from './http/limit-routes.ts';
import { mapImportRoutes } from './http/map-import-routes.ts';
import { mapSourceRoutes } from './http/map-source-routes.ts';
import { officerRecordRoutes } from './http/officer-record-routes.ts';
import { officerRoutes } from './http/officer-routes.ts';
import { handoverRoutes } from './http/handover-routes.ts';
import { reportRoutes } from './http/report-routes.ts';
import { recomputationRoutes } from './http/recomputation-routes.ts';
import { rosterRoutes } from './http/roster-routes.ts';
import { replayRoutes } from './http/replay-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { shiftRoutes } from './http/shift-routes.ts';
import { squadRoutes } from './http/squad-routes.ts';
import { timeZoneRoutes } from './http/time-zone-routes.ts';
import { createDispatch } from './instruct/dispatch.ts';
import { createUnheardCancellations } from './instruct/unheard-cancellations.ts';
import { createAllocationProcess, type SimulationQuestion } from './jobs/allocation-process.ts';
import { every } from './jobs/every.ts';
import { createImportProcess } from './jobs/import-process.ts';
import { createMapImporting } from './jobs/map-process.ts';
import { openUploads } from './jobs/uploads.ts';
import { createRecomputeQueue } from './jobs/recompute-queue.ts';
import { keepRetention, planComingShifts } from './jobs/daily.ts';
import { createRangeRecomputation } from './jobs/recompute-range.ts';
import { createShiftProcess } from './jobs/shift-process.ts';
import { createTrailProcess } from './jobs/trail-process.ts';
import { createAlarmWatch } from './live/alarm-watch.ts';
import { askWhatIf } from './jobs/what-if.ts';
import { guardMove, orderOfMove } from './live/accept-move.ts';
import { createAllocationBoard } from './live/allocation-now.ts';
import { openCoverageNow } from './live/coverage-now.ts';
import { createDeviceChannel } from './live/device-channel.ts';
import { createCatchingUp } from './live/catching-up.ts';
import { serveDevices } from './live/device-namespace.ts';
import { createFanOut } from './live/fan-out.ts';
import { takePicture } from './live/snapshot.ts';
import { TICK_MS } from './live/screens.ts';
import { connectToGateways } from './live/from-gateway.ts';
import { openGeofenceWatch } from './live/geofence-watch.ts';
import { createIntake } from './live/intake.ts';
import { createLateFixes } from './live/late-fixes.ts';
import { openLimits } from './live/limits-in-force.ts';
import { openStreetsBoard } from './live/streets-now.ts';
import { openRoadBook } from './live/road-book.ts';
import { readRoads } from './jobs/read-roads.ts';
import { keepRoads, readRoadsApart } from './jobs/roads-process.ts';
import { passMqttOn } from './live/mqtt-passage.ts';
import { serveOperators } from './live/operator-namespace.ts';
import { openPicture } from './live/picture.ts';
import { isOnDuty } from './live/shift-table.ts';
import { openSocketServer } from './live/socket-server.ts';
import { handleWaitingMessages } from './live/waiting-messages.ts';
import { openRoadFinder, openWays } from './live/ways-now.ts';
import { openSourceLine } from './map-sources/ask-source.ts';
import { openMapSourceBook } from './map-sources/map-source-book.ts';
import { createMetrics } from './metrics.ts';
import { createPictureDesk } from './pictures/picture-desk.ts';
import { openPushKeys } from './push/push-keys.ts';
import { createPushSender } from './push/push-sender.ts';
import { disableDemoAccounts } from './store/accounts.ts';
import { loadCityVersion } from './store/city-version.ts';
import { openDatabase, selectOne } from './store/database.ts';
import { listOfficers } from './store/list-officers.ts';
import { findOverShifts } from './store/list-begun-shifts.ts';

/** Longer than proxies keep idle connections (60 s): who closes first while the other asks loses a request. */
const KEEP_ALIVE_MS = 75_000;

/** A server that runs. */
export interface RunningServer {
  readonly url: string;
  /** Stop taking work, finish what is under way, let go of everything. */
  readonly close: () => Promise<void>;
}

/**
 * Table of contents of the server: what there is, and what is connected to what.
 * @throws when the database is out of reach or not migrated, or the port is taken
 */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const logger = pino({ level: config.logLevel, name: 'server' });
  const clock = Date.now;
  const metrics = createMetrics();
  let isClosing = false;
  const background = new Set<Promise<void>>();
  function inBackground(name: string, work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => {
        logger.error({ err: error }, `${name} failed`);
      })
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  // What is stored, and who may see it.
  const database = openDatabase(config.databaseUrl, (error) => {
    logger.warn({ err: error }, 'idle database connection');
  });
  const areas = await openAreaDirectory(database);
  await (config.demo ? ensureDemoAccounts(database) : disableDemoAccounts(database));
  const uploads = await openUploads(config.uploadMegabytes);
  const sessions = openSessions(database, config.sessionSecret);

  // The picture of now, and who looks at it.
  await planComingShifts(database, logger);
  const limits = await openLimits(database);
  const picture = await openPicture(database, limits.current, clock());
  // Socket.IO takes its own requests only when the other handler was there before it.
  const httpServer = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    application(request, response);
  });
  const sockets = openSocketServer(httpServer, sessions.middleware, config.publicOrigin);
  const passage = passMqttOn({
    httpServer,
    gatewayUrl: config.gatewayMqttWsUrl,
    serviceToken: config.gatewayServiceToken,
    publicOrigin: config.publicOrigin,
    addressOf: clientAddress(config.trustProxy),
    logger,
  });
  const coverage = await openCoverageNow(database, picture, limits, clock());
  const fanOut = createFanOut(sockets.operators, picture, areas, metrics, coverage.standing);
  const announceAlarm = (alarm: Alarm): void => {
    fanOut.announceAlarm(alarm);
    devices.tellSeen(alarm);
  };
  const alarms = createAlarmWatch({
    database,
    limits: limits.current,
    announce: announceAlarm,
    findPosition: (deviceId, time) => {
      const shift = picture.shifts().findByDevice(deviceId, time);
      const officer = shift && picture.officers.describe(shift.officerId);
      return officer?.lon == null || officer.lat == null ? undefined : { lon: officer.lon, lat: officer.lat };
    },
    logger,
    metrics,
  });

  // What the numbers mean: live in memory, and computed from what is stored.
  const roadBook = openRoadBook(keepRoads(await readRoads(database)), () => readRoadsApart(config.databaseUrl));
  const roadFinder = openRoadFinder(roadBook.roads);
  const streets = openStreetsBoard(database, roadBook.roads, roadFinder, coverage, limits.at);
  const geofences = await openGeofenceWatch({
    database,
    shifts: picture.shifts,
    areas,
    limits: limits.current,
    announceAlarm: announceAlarm,
    announceChange: fanOut.announceGeofence,
    ...{ clock, logger, metrics },
  });
  const allocationProcess = createAllocationProcess();
  const movingLimits = (): AllocationLimits => allocationLimitsOf(limits.current());
  const simulate = (question: SimulationQuestion): Promise<DutyOutcome> =>
    allocationProcess.simulate(roadBook.roads().network, question);
  const allocation = createAllocationBoard({
    database,
    picture,
    coverage,
    streets,
    coverageLimits: () => coverageLimitsOf(limits.current()),
    limits: movingLimits,
    travel: openWays(roadFinder, movingLimits),
    makePlan: (question) => allocationProcess.plan(roadBook.roads().network, question),
  });
  const shiftProcess = createShiftProcess(config.databaseUrl);
  const trails = createTrailProcess(config.databaseUrl);
  const queue = createRecomputeQueue({
    database,
    compute: shiftProcess.compute,
    onRecomputed: (results) => {
      if (results.map((found) => coverage.take(found.shift.shiftId, found)).includes(true)) streets.readAgain();
      fanOut.announceRecomputed(results.map(({ shift }) => shift));
    },
    clock,
    logger,
    metrics,
  });

  const range = createRangeRecomputation(
    config.databaseUrl,
    clock,
    (shiftIds, now) => findOverShifts(database, shiftIds, now),
    (shift) => {
      fanOut.announceRecomputed([shift]);
    },
  );
  // A span comes to most of what it makes stale by itself.
  const markStale = async (): Promise<void> => {
    if (range.status()?.state !== 'running') await queue.markStale();
  };

  // Instructions to terminals.
  const push =
    config.push &&
    createPushSender({ database, keys: await openPushKeys(config.push.keysFile), ...config.push, clock, logger });
  const devices = serveDevices({
    namespace: sockets.devices,
    database,
    picture,
    dispatch: () => dispatch,
    push,
    restSeconds: () => limits.current().rests.restSeconds,
    onClocked: queue.markDirty,
    clock,
    logger,
    metrics,
  });
  const gateway = connectToGateways({
    urls: config.gatewayMqttUrls,
    token: config.gatewayServiceToken,
    onBatch: (batch, through) => {
      takeBatch(batch, through);
    },
    onMissed: () => {
      inBackground('catching up', catchingUp.missed());
    },
    logger,
    metrics,
  });
  const dispatch = createDispatch({
    database,
    limits: () => limits.current().instructions,
    channel: createDeviceChannel(devices, gateway, push, metrics),
    findShift: (officerId, now) => {
      const shift = picture.officers.shiftOf(officerId);
      return shift && isOnDuty(shift, now) ? shift : undefined;
    },
    isInArea: (caller, areaId) => areas.tree().contains(caller.areaId, areaId),
    existsOfficer: async (caller, officerId, now) =>
      (await listOfficers(database, caller.scope, now, officerId)).length > 0,
    announce: fanOut.announceInstruction,
    checkIns: alarms.checkIns,
    clock,
    logger,
  });
  const acknowledge = (caller: Caller, alarmId: number): ReturnType<typeof acknowledgeInArea> =>
    acknowledgeInArea(database, areas.tree(), caller, alarmId, announceAlarm);
  const operators = serveOperators({
    namespace: sockets.operators,
    database,
    areas,
    picture,
    fanOut,
    dispatch,
    acknowledge,
    clock,
    logger,
    metrics,
  });

  // What the gateway announces, and what it stored while nobody listened.
  const lateFixes = createLateFixes({ database, markDirty: queue.markDirty, clock });
  const takeBatch = createIntake({
    picture,
    alarms,
    onReceipt: dispatch.receive,
    onShiftFix: (shift, fix, { isUsable, isLatest }) => {
      queue.markDirty(shift.shiftId, fix.time);
      if (!isUsable) return;
      if (isLatest) dispatch.observe(shift.officerId, fix);
      if (isLatest) streets.note(fix, shift.travelMode, clock());
      coverage.visit(shift, fix, clock());
      geofences.onFix(shift, fix);
    },
    onOtherFix: lateFixes.note,
    ...{ clock, logger, metrics },
  });
  const catchingUp = createCatchingUp({
    holders: [picture, alarms, geofences],
    markMissed: queue.markMissed,
    handleWaiting: () =>
      handleWaitingMessages({ database, onDeviceAlarm: alarms.onDeviceAlarm, onReceipt: dispatch.receive, logger }),
    clock,
  });
  let cityVersion = await loadCityVersion(database);
  const takeOverImport = async (): Promise<void> => {
    const found = await loadCityVersion(database);
    if (found === cityVersion) return;
    await areas.reload();
    await planComingShifts(database, logger);
    await picture.reloadShifts(clock());
    await roadBook.reload();
    await coverage.reload(clock());
    await shiftProcess.cityChanged();
    await catchingUp.now();
    cityVersion = found;
    fanOut.announceCity();
  };
  const mapImporting = createMapImporting(config.databaseUrl, clock, takeOverImport);
  await dispatch.open();
  await catchingUp.now();
  // Deleting old rows may take long; nobody waits for it.
  inBackground('keep retention', keepRetention(database, config.retentionDays));
  const onDeviceChange = async (): Promise<void> => {
    await picture.catchUp(clock());
    await alarms.catchUp(clock());
    await coverage.reload(clock()); // what cameras see
    await devices.recheck();
  };

  // HTTP.
  const pictures = createPictureDesk({ clock, logger });
  const sourceSeal = createSecretSeal(config.sessionSecret, 'map source keys');
  const mapSources = await openMapSourceBook(database, sourceSeal);
  const sourceLine = openSourceLine(config.mapSourcesLocal);
  const application = createApplication({
    routes: [
      ...sessionRoutes({
        database,
        areas,
        demo: config.demo,
        onSessionEnd: operators.endSession,
        onAccountChange: operators.recheck,
        onCityChange: takeOverImport,
      }),
      ...accountRoutes({ database, areas, onAccountChange: operators.recheck }),
      ...cityRoutes(database),
      ...timeZoneRoutes(database, takeOverImport),
      ...beatRoutes({ database, areas, onCityChange: takeOverImport }),
      ...areaImportRoutes({
        uploads,
        importAreas: createImportProcess(config.databaseUrl),
        onCityChange: takeOverImport,
      }),
      ...mapImportRoutes(uploads, mapImporting),
      ...mapSourceRoutes({
        ...{ database, book: mapSources, seal: sourceSeal, line: sourceLine, clock, logger },
        announce: fanOut.announceCity,
      }),
      ...officerRoutes(database),
      ...squadRoutes(database, areas, () => picture.reloadShifts(clock())),
      ...officerRecordRoutes({
        database,
        onChange: async () => {
          await picture.reloadShifts(clock());
          await operators.recheck();
        },
      }),
      ...shiftRoutes(database, queue, limits.at),
      ...rosterRoutes({
        database,
        areas,
        shifts: picture.shifts,
        onChange: async (ended) => {
          await picture.reloadShifts(clock());
          for (const shiftId of ended) queue.markDirty(shiftId);
        },
      }),
      ...replayRoutes(database, trails.loadTrails, limits.at),
      ...allocationRoutes({
        areas,
        board: allocation,
        accept: (caller, move, sees) =>
          dispatch.issue(
            caller,
            orderOfMove(move),
            guardMove({ coverage, streets, limits: movingLimits, clock }, move, sees),
          ),
        askWhatIf: (question, sees) =>
          askWhatIf(database, simulate, question, sees, {
            coverage: coverageLimitsOf(limits.current()),
            allocation: movingLimits(),
          }),
      }),
      ...coverageRoutes(database, areas, coverage, streets, trails.measureArea, limits, roadBook.roads),
      ...evaluationRoutes(database, areas),
      ...exemptionRoutes(database, areas, queue),
      ...appealRoutes(database, queue),
      ...recomputationRoutes(database, range),
      ...cameraAlarmRuleRoutes(database, alarms.reloadRules),
      ...limitRoutes(database, limits, queue, () =>
        [...picture.shifts().byId.values()].filter((shift) => isOnDuty(shift, clock())).map((shift) => shift.shiftId),
      ),
      ...allDeviceRoutes({
        database,
        areas,
        gateway,
        doors: config.doors,
        pictures,
        secret: config.sessionSecret,
        onChange: onDeviceChange,
        onCarrierChange: () => picture.reloadShifts(clock()),
      }),
      ...instructionRoutes({ database, areas, dispatch }),
      ...alarmRoutes({ database, areas, acknowledge, announce: announceAlarm }),
      ...geofenceRoutes({ database, areas, watch: geofences, announce: fanOut.announceGeofence }),
      ...auditRoutes(database),
      ...handoverRoutes({ database, look: (caller) => takePicture(database, picture, areas.tree(), caller, clock()) }),
      ...reportRoutes({ database, areaAt: coverage.areaAt, announce: fanOut.announceReport }),
    ],
    judge: {
      findCaller: createCallerFinder(database, areas, clock),
      isSameOrigin: (request) => isSameOrigin(request, config.publicOrigin),
      now: clock,
    },
    sessionMiddleware: sessions.middleware,
    metrics,
    logger,
    webDist: config.webDist,
    trustProxy: config.trustProxy,
    hasModels: mapSources.hasModels,
    findWhatIsMissing: async () => {
      if (!(await selectOne(database, 'select 1 as one').catch(() => undefined))) return 'database';
      return gateway.isConnected() ? undefined : 'gateway';
    },
  });

  // What happens again and again.
  const again = (seconds: number, name: string, work: () => Promise<void> | void) => every(seconds, name, work, logger);
  const jobs = [
    again(TICK_MS / 1_000, 'fan out', () => {
      fanOut.tick(clock());
    }),
    again(1, 'age positions', () => {
      picture.refresh(clock());
    }),
    again(5, 'watch geofences', geofences.tick),
    again(30, 'note geofences', geofences.saveCheckpoint),
    again(15, 'read refusals', () => picture.readRefusals(clock())),
    again(1, 'send instructions', dispatch.tick),
    again(2, 'say cancellations again', createUnheardCancellations({ database, picture, gateway, clock, logger })),
    again(5, 'escalate alarms', alarms.escalate),
    again(2, 'waiting messages', catchingUp.tick),
    again(3, 'recheck sessions', operators.recheck),
    again(3, 'recheck tokens', devices.recheck),
    again(30, 'reload shifts', () => picture.reloadShifts(clock())),
    again(30, 'take over an import', takeOverImport),
    again(1, 'recompute shifts', () => {
      queue.markEnded(picture.shifts().byId.values(), clock());
      return queue.run(() => isClosing);
    }),
    again(60, 'mark stale shifts', markStale),
    again(5, 'find shifts of late fixes', lateFixes.settle),
    again(30, 'reload limits', limits.reload),
    again(30, 'reload map sources', mapSources.reload),
    again(600, 'reload coverage', () => coverage.reload(clock())),
    again(3_600, 'plan shifts', () => planComingShifts(database, logger)),
    again(86_400, 'keep retention', () => keepRetention(database, config.retentionDays)),
  ];

  return {
    url: await listen(httpServer, config.httpPort, config.httpHost),
    close: async () => {
      isClosing = true;
      const alarmsSettled = Promise.all([alarms.settle(), geofences.settle()]); // a job may wait for them
      await Promise.all(jobs.map((job) => job.stop()));
      await dispatch.stop();
      await range.close();
      await mapImporting.close();
      await uploads.close();
      await Promise.all([shiftProcess, trails, allocationProcess].map((one) => one.close()));
      await gateway.close();
      passage.close();
      pictures.close();
      sourceLine.close();
      httpServer.closeAllConnections();
      await sockets.close(); // closes the HTTP server as well
      await Promise.all(background);
      await alarmsSettled;
      await Promise.all([alarms.settle(), geofences.settle()]);
      sessions.close();
      await database.end();
    },
  };
}
