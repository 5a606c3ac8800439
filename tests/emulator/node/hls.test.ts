/** HLS streams, as the SDK sees them (API §8). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, ValidationError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, meeting, RECORD_ID, TIME } from "./emulator.ts";

const { hls } = client();

drive<VideoSDK["hls"]>("hls", {
  start() {
    test("gives a handle that has an id", async () => {
      const { roomId } = await meeting();
      const { type, id, raw, ...handle } = await hls.start(roomId);
      assert.equal(type, "hls");
      assert.match(id ?? "", RECORD_ID);
      assert.equal(handle.roomId, roomId);
      const urls = ["playbackHlsUrl", "livestreamUrl", "downstreamUrl"];
      for (const name of urls) assert.match((raw as Record<string, string>)[name] ?? "", /^http.*m3u8$/);
    });

    test("may say no more than that it has started", async () => {
      await emulator.quirks({ start_reply: "text" });
      const { id, raw } = await hls.start((await meeting()).roomId);
      assert.deepEqual([id, raw], [undefined, "HLS started successfully"]);
    });

    test("takes all that the SDK can ask for", async () => {
      await hls.start((await meeting()).roomId, {
        composition: { layout: "sidebar", gridSize: 25, quality: "high", orientation: "portrait" },
        transcription: { enabled: true, summary: { enabled: true, prompt: "What was decided?" } },
        webhookUrl: "https://hooks.example.com",
        recording: { enabled: true },
        templateUrl: "https://templates.example.com",
        resourceId: "unit",
      });
    });

    test("refuses a layout that is none", async () => {
      const composition = { layout: "none" } as never;
      await assert.rejects(hls.start((await meeting()).roomId, { composition }), ValidationError);
    });
  },

  stop() {
    test("says so", async () => {
      const { roomId } = await meeting();
      assert.equal(await hls.stop(await hls.start(roomId)), "HLS ended successfully");
      await assert.rejects(hls.stop(roomId), RoomNotFoundError);
    });
  },

  get() {
    test("shows the one that runs in a room", async () => {
      const { roomId } = await meeting();
      const { id } = await hls.start(roomId);
      const shown = await hls.get(roomId);
      assert.deepEqual([shown.id, shown.roomId, shown.end], [id, roomId, null]);
      await hls.stop(roomId);
      await assert.rejects(hls.get(roomId), { name: "RoomNotFoundError", httpStatus: 404 });
    });
  },

  getById() {
    test("shows one that has ended", async () => {
      const { roomId } = await meeting();
      const { id } = await hls.start(roomId);
      await hls.stop(roomId);
      const shown = await hls.getById(id ?? "");
      assert.deepEqual([shown.id, shown.roomId, shown.duration], [id, roomId, 0]);
      assert.match(shown.start ?? "", TIME);
      assert.match(shown.end ?? "", TIME);
    });
  },

  capture() {
    test("tells of a picture", async () => {
      const { roomId } = await meeting();
      await assert.rejects(hls.capture({ roomId }), RoomNotFoundError);
      await hls.start(roomId);
      const { meta, ...shown } = await hls.capture({ roomId, format: "png", width: 100, height: 50, time: 1.5 });
      assert.equal(shown.roomId, roomId);
      assert.match(shown.fileName ?? "", /\.png$/);
      assert.deepEqual({ ...(meta as object), createdAt: "" }, { createdAt: "", width: 100, height: 50, format: "png" });
    });
  },

  list() {
    test("walks over all pages, newest first, and finds those of a room", async () => {
      const handles = [await hls.start((await meeting()).roomId), await hls.start((await meeting()).roomId)].reverse();
      const first = await hls.list({ perPage: 1 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [1, 2, true]);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.id), handles.map((one) => one.id));
      const [{ roomId, id }] = handles;
      for (const by of [{ roomId }, { query: roomId }]) {
        assert.deepEqual((await hls.list(by)).data.map((one) => one.id), [id]);
      }
    });
  },

  delete() {
    test("takes away what has ended", async () => {
      const { roomId } = await meeting();
      const { id = "" } = await hls.start(roomId);
      await assert.rejects(hls.delete(id), RoomNotFoundError);
      await hls.stop(roomId);
      assert.equal(await hls.delete(id), "Room Hls Recording deleted successfully !");
      await assert.rejects(hls.getById(id), RoomNotFoundError);
    });
  },
});
