/** Recordings of a room, as the SDK sees them (API §7). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, ValidationError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, meeting, RECORD_ID, TIME } from "./emulator.ts";

const { recordings, rooms } = client();

/** A recording that has ended, and its room. */
async function recorded(): Promise<{ roomId: string; id: string }> {
  const { roomId } = await meeting();
  await recordings.stop(await recordings.start(roomId));
  const [{ id }] = (await recordings.list({ roomId })).data;
  return { roomId, id };
}

drive<VideoSDK["recordings"]>("recordings", {
  start() {
    test("says so, and gives a handle by room", async () => {
      const { roomId } = await meeting();
      const raw = "Recording started successfully";
      assert.deepEqual(await recordings.start(roomId), { type: "recording", roomId, raw });
    });

    test("may give a handle that has an id", async () => {
      await emulator.quirks({ start_reply: "object" });
      const { id, sessionId } = await recordings.start((await meeting()).roomId);
      assert.match(id ?? "", RECORD_ID);
      assert.match(sessionId ?? "", RECORD_ID);
    });

    test("takes all that the SDK can ask for", async () => {
      await recordings.start((await meeting()).roomId, {
        composition: { layout: "grid", priority: "PIN", gridSize: 4, quality: "ultra", theme: "DARK" },
        transcription: { enabled: true, summary: { enabled: true, prompt: "What was decided?" } },
        onFailure: { action: "close-room", waitTime: 150 },
        fileFormat: "webm",
        webhookUrl: "https://hooks.example.com",
        dirPath: "a/b",
        resourceId: "unit",
        preSignedUrl: "https://storage.example.com/put",
      });
    });

    for (const [grid_size_max, refused] of [["documented", true], ["sdk", false]] as const) {
      test(`takes as many tiles as: ${grid_size_max}`, async () => {
        await emulator.quirks({ grid_size_max });
        const start = recordings.start((await meeting()).roomId, { composition: { layout: "grid", gridSize: 25 } });
        await (refused ? assert.rejects(start, ValidationError) : start);
      });
    }

    for (const start_without_session of [400, 402, 404]) {
      test(`in an empty room is refused with ${start_without_session}`, async () => {
        await emulator.quirks({ start_without_session });
        const { roomId } = await rooms.create();
        await assert.rejects(recordings.start(roomId), { httpStatus: start_without_session });
      });
    }

    test("beside a running one is a conflict, unless the room lets several run", async () => {
      const { roomId } = await meeting();
      await recordings.start(roomId);
      await assert.rejects(recordings.start(roomId), { name: "ResourceConflictError" });
      const room = await rooms.create({ multiComposition: { recording: true } });
      await emulator.join(room);
      await recordings.start(room.roomId);
      await recordings.start(room.roomId);
      assert.equal((await recordings.list({ roomId: room.roomId })).data.length, 2);
    });
  },

  stop() {
    for (const by of ["room", "handle"]) {
      test(`by ${by} says so`, async () => {
        const { roomId } = await meeting();
        const handle = await recordings.start(roomId);
        assert.equal(await recordings.stop(by === "room" ? roomId : handle), "Recording ended successfully");
      });
    }

    for (const end_when_idle of [404, 400]) {
      test(`of nothing is refused with ${end_when_idle}`, async () => {
        await emulator.quirks({ end_when_idle });
        await assert.rejects(recordings.stop((await meeting()).roomId), { httpStatus: end_when_idle });
      });
    }

    for (const end_takes_id of [true, false]) {
      test(`ends the one of the handle only: ${end_takes_id}`, async () => {
        await emulator.quirks({ start_reply: "object", busy_start: "second", end_takes_id });
        const { roomId } = await meeting();
        const first = await recordings.start(roomId);
        await recordings.start(roomId);
        await recordings.stop(first);
        const left = recordings.stop(roomId);
        await (end_takes_id ? left : assert.rejects(left, RoomNotFoundError));
      });
    }
  },

  list() {
    test("walks over all pages, newest first, and finds those of a room or session", async () => {
      const made = [await recorded(), await recorded(), await recorded()].reverse();
      const first = await recordings.list({ perPage: 2 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [2, 3, true]);
      const all = await Array.fromAsync(first);
      assert.deepEqual(all.map((one) => one.id), made.map((one) => one.id));
      const { id, roomId, sessionId } = all[0] as { id: string; roomId: string; sessionId: string };
      for (const by of [{ roomId }, { sessionId }, { query: roomId }, { roomId, withTranscription: true }]) {
        assert.deepEqual((await recordings.list(by)).data.map((one) => one.id), [id], JSON.stringify(by));
      }
    });

    for (const [running_shown, count] of [[true, 1], [false, 0]] as const) {
      test(`shows one that still runs: ${running_shown}`, async () => {
        await emulator.quirks({ running_shown });
        await recordings.start((await meeting()).roomId);
        const { data } = await recordings.list();
        assert.equal(data.length, count);
        for (const one of data) assert.equal(one.file, undefined);
      });
    }
  },

  get() {
    test("shows the file, which can be read", async () => {
      const { roomId, id } = await recorded();
      const recording = await recordings.get(id, { withTranscription: true });
      assert.deepEqual([recording.id, recording.roomId, recording.start], [id, roomId, undefined]);
      assert.match(String(recording.createdAt), TIME);
      assert.match(await (await fetch(recording.file?.fileUrl ?? "")).text(), new RegExp(roomId));
    });

    test("may show when it began and ended", async () => {
      await emulator.quirks({ recording_times: true });
      const { start, end } = await recordings.get((await recorded()).id);
      assert.match(start ?? "", TIME);
      assert.match(end ?? "", TIME);
    });

    for (const not_found of [404, 402]) {
      test(`says with ${not_found} that there is no such recording`, async () => {
        await emulator.quirks({ not_found });
        await assert.rejects(recordings.get("none"), { name: "RoomNotFoundError", httpStatus: not_found });
      });
    }
  },

  delete() {
    test("takes it away", async () => {
      const { id } = await recorded();
      assert.equal(await recordings.delete(id), "Room recording deleted successfully");
      await assert.rejects(recordings.get(id), RoomNotFoundError);
      assert.deepEqual((await recordings.list()).data, []);
      await assert.rejects(recordings.delete(id), RoomNotFoundError);
    });
  },
});
