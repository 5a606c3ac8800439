/** RTMP streams, as the SDK sees them (API §8). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, ValidationError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, documented, emulator, meeting, RECORD_ID, TIME } from "./emulator.ts";

const { rtmp } = client();
const streams = [{ url: "rtmps://live.example.com/app", streamKey: "key" }];

drive<VideoSDK["rtmp"]>("rtmp", {
  start() {
    test("says so, and gives a handle by room", async () => {
      const { roomId } = await meeting();
      const raw = "Livestream started successfully";
      assert.deepEqual(await rtmp.start(roomId, { streams }), { type: "livestream", roomId, raw });
    });

    test("may give a handle that has an id", async () => {
      await emulator.quirks({ start_reply: "object" });
      assert.match((await rtmp.start((await meeting()).roomId, { streams })).id ?? "", RECORD_ID);
    });

    test("takes all that the SDK can ask for", async () => {
      await rtmp.start((await meeting()).roomId, {
        streams,
        composition: { layout: { custom: "https://templates.example.com" }, quality: "low", theme: "LIGHT" },
        transcription: { enabled: true },
        resourceId: "unit",
      });
    });

    test("refuses a stream that has no key", async () => {
      const keyless = [{ url: "rtmps://live.example.com/app" }] as never;
      await assert.rejects(rtmp.start((await meeting()).roomId, { streams: keyless }), ValidationError);
    });

    for (const [grid_size_max, refused] of [["documented", true], ["sdk", false]] as const) {
      test(`takes as many tiles as: ${grid_size_max}`, async () => {
        await emulator.quirks({ grid_size_max });
        const composition = { layout: "grid", gridSize: 25 } as const;
        const start = rtmp.start((await meeting()).roomId, { streams, composition });
        await (refused ? assert.rejects(start, ValidationError) : start);
      });
    }
  },

  stop() {
    test("says so", async () => {
      const { roomId } = await meeting();
      assert.equal(await rtmp.stop(await rtmp.start(roomId, { streams })), "Livestream ended successfully");
      await assert.rejects(rtmp.stop(roomId), RoomNotFoundError);
    });
  },

  list() {
    test("walks over all pages, newest first, and finds those of a room", async () => {
      const rooms = [(await meeting()).roomId, (await meeting()).roomId];
      for (const roomId of rooms) await rtmp.start(roomId, { streams });
      const first = await rtmp.list({ perPage: 1 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [1, 2, true]);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.roomId), rooms.toReversed());
      for (const by of [{ roomId: rooms[0] }, { query: rooms[0] }]) {
        assert.deepEqual((await rtmp.list(by)).data.map((one) => one.roomId), [rooms[0]]);
      }
    });
  },

  get() {
    test("shows where it goes", async () => {
      const { roomId } = await meeting();
      await rtmp.start(roomId, { streams });
      const [{ id }] = (await rtmp.list()).data;
      const shown = await rtmp.get(id);
      assert.deepEqual([shown.id, shown.roomId, shown.end], [id, roomId, null]);
      assert.match(shown.start ?? "", TIME);
      assert.deepEqual(shown.outputs, streams);
      await assert.rejects(rtmp.get("none"), RoomNotFoundError);
    });

    test("may keep the keys to itself", async () => {
      await emulator.quirks({ stream_keys_shown: false, start_reply: "object" });
      const { id = "" } = await rtmp.start((await meeting()).roomId, { streams });
      assert.deepEqual((await documented().rtmp.get(id)).outputs, [{ url: streams[0].url }]);
    });
  },
});
