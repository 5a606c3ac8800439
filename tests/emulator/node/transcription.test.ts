/** Realtime transcriptions, as the SDK sees them (API §3). */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  RoomNotFoundError,
  ValidationError,
  type VideoSDK,
} from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, meeting, RECORD_ID, TIME, UUID } from "./emulator.ts";

const { rooms, transcription } = client();
const { realtime } = transcription;

drive<VideoSDK["transcription"]["realtime"]>("transcription.realtime", {
  start() {
    for (const created_status of [200, 201]) {
      test(`gives a running transcription of the live session, with ${created_status}`, async () => {
        await emulator.quirks({ created_status });
        const { roomId } = await meeting();
        const started = await realtime.start(roomId);
        assert.match(started.id, UUID);
        assert.deepEqual([started.status, started.roomId], ["running", roomId]);
        assert.match(started.start ?? "", TIME);
        assert.equal(started.end, undefined);
        assert.deepEqual([started.extension?.enabled, started.extension?.provider], [true, "videosdk"]);
        assert.equal(started.extension?.extensionConfig?.roomId, roomId);
        assert.match(started.extension?.extensionConfig?.sessionId ?? "", RECORD_ID);
      });
    }

    test("takes all that the SDK can ask for", async () => {
      const started = await realtime.start((await meeting()).roomId, {
        webhookUrl: "https://hooks.example.com",
        modelId: "model",
        language: "en-GB",
        summary: { enabled: true, prompt: "What was decided?" },
      });
      assert.equal(started.webhookUrl, "https://hooks.example.com/");
    });

    for (const start_without_session of [400, 402, 404]) {
      test(`in an empty room is refused with ${start_without_session}`, async () => {
        await emulator.quirks({ start_without_session });
        const { roomId } = await rooms.create();
        await assert.rejects(realtime.start(roomId), { httpStatus: start_without_session });
      });
    }

    test("beside a running one is a conflict", async () => {
      const { roomId } = await meeting();
      await realtime.start(roomId);
      await assert.rejects(realtime.start(roomId), { name: "ResourceConflictError" });
    });

    for (const [busy_start, isSame] of [["same", true], ["second", false]] as const) {
      test(`beside a running one gives: ${busy_start}`, async () => {
        await emulator.quirks({ busy_start });
        const { roomId } = await meeting();
        const first = await realtime.start(roomId);
        assert.equal((await realtime.start(roomId)).id === first.id, isSame);
      });
    }

    test("refuses a webhook that nobody can post to", async () => {
      const { roomId } = await meeting();
      await assert.rejects(realtime.start(roomId, { webhookUrl: "nowhere" }), ValidationError);
    });
  },

  stop() {
    for (const by of ["room", "transcription"]) {
      test(`by ${by} gives the completed transcription, without files`, async () => {
        const { roomId } = await meeting();
        const started = await realtime.start(roomId, { webhookUrl: "https://hooks.example.com" });
        const ended = await realtime.stop(by === "room" ? roomId : started);
        assert.deepEqual([ended.id, ended.status], [started.id, "completed"]);
        assert.match(ended.end ?? "", TIME);
        assert.equal(ended.webhookUrl, "https://hooks.example.com");
        assert.equal(ended.transcriptionFilePaths, undefined);
      });
    }

    for (const end_when_idle of [404, 400]) {
      test(`of nothing is refused with ${end_when_idle}`, async () => {
        await emulator.quirks({ end_when_idle });
        await assert.rejects(realtime.stop((await meeting()).roomId), { httpStatus: end_when_idle });
      });
    }

    test("again gives the last one that ran", async () => {
      await emulator.quirks({ end_when_idle: 200 });
      const { roomId } = await meeting();
      await realtime.start(roomId);
      assert.deepEqual(await realtime.stop(roomId), await realtime.stop(roomId));
    });

    for (const [end_acts_on, status] of [["all", "completed"], ["newest", "running"]] as const) {
      test(`of two in a room ends: ${end_acts_on}`, async () => {
        await emulator.quirks({ busy_start: "second", end_acts_on });
        const { roomId } = await meeting();
        const first = await realtime.start(roomId);
        const second = await realtime.start(roomId);
        await realtime.stop(roomId);
        assert.equal((await realtime.get(first.id)).status, status);
        assert.equal((await realtime.get(second.id)).status, "completed");
      });
    }
  },

  get() {
    test("shows a running one", async () => {
      const { roomId } = await meeting();
      const { id, extension, start } = await realtime.start(roomId);
      const shown = await realtime.get(id);
      assert.deepEqual(shown, { id, extension, start, end: null, status: "running", roomId });
    });

    test("shows a completed one with files that can be read", async () => {
      const { roomId } = await meeting();
      const { id } = await realtime.start(roomId, { summary: { enabled: true } });
      await realtime.stop(roomId);
      const { transcriptionFilePaths, summarizedFilePaths, ...shown } = await realtime.get(id);
      assert.equal(shown.status, "completed");
      for (const file of [transcriptionFilePaths?.txt, summarizedFilePaths?.txt]) {
        assert.match(await (await fetch(file ?? "")).text(), new RegExp(roomId));
      }
    });

    for (const session_end_ends_transcription of [true, false]) {
      test(`after the session shows it ended: ${session_end_ends_transcription}`, async () => {
        await emulator.quirks({ session_end_ends_transcription });
        const room = await meeting();
        const { id } = await realtime.start(room.roomId);
        await emulator.empty(room);
        const status = session_end_ends_transcription ? "completed" : "running";
        assert.equal((await realtime.get(id)).status, status);
      });
    }

    test("may have no extension, and then no room", async () => {
      await emulator.quirks({ extension_missing: true });
      const { id } = await realtime.start((await meeting()).roomId);
      const shown = await realtime.get(id);
      assert.deepEqual([shown.extension, shown.roomId], [undefined, undefined]);
    });

    for (const not_found of [404, 402]) {
      test(`says with ${not_found} that there is no such transcription`, async () => {
        await emulator.quirks({ not_found });
        await assert.rejects(realtime.get("none"), { name: "RoomNotFoundError", httpStatus: not_found });
      });
    }
  },

  list() {
    test("walks over all pages, newest first", async () => {
      const started = [];
      for (let count = 0; count < 3; count += 1) {
        started.unshift((await realtime.start((await meeting()).roomId)).id);
      }
      const first = await realtime.list({ perPage: 2 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [2, 3, true]);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.id), started);
    });

    test("tells the room of each", async () => {
      const { roomId } = await meeting();
      await realtime.start(roomId);
      assert.deepEqual((await realtime.list()).data.map((one) => one.roomId), [roomId]);
    });

    for (const [list_status, found] of [
      ["ignored", { running: 1, completed: 1, videosdk: 1 }],
      ["status", { running: 1, completed: 0, videosdk: 0 }],
      ["provider", { running: 0, completed: 0, videosdk: 1 }],
    ] as const) {
      test(`compares the status that is asked for with: ${list_status}`, async () => {
        await emulator.quirks({ list_status });
        await realtime.start((await meeting()).roomId);
        for (const [status, count] of Object.entries(found)) {
          assert.equal((await realtime.list({ status })).data.length, count, status);
        }
      });
    }

    test("of nothing is empty", async () => {
      assert.deepEqual((await realtime.list()).data, []);
      await assert.rejects(realtime.get("none"), RoomNotFoundError);
    });
  },
});
