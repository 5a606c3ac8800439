/** Who is in a room now, by room: the SDK finds the session by itself (API §6). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator } from "./emulator.ts";

const { participants, rooms } = client();

drive<VideoSDK["participants"]>("participants", {
  list() {
    test("walks over those who are there in the present session", async () => {
      const room = await rooms.create();
      await emulator.join(room, "eve");
      await emulator.empty(room);
      for (const name of ["ada", "bob"]) await emulator.join(room, name);
      const first = await participants.list(room.roomId, { perPage: 1 });
      assert.equal(first.total, 2);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.participantId), ["ada", "bob"]);
    });

    test("of a room with no session is empty", async () => {
      assert.deepEqual((await participants.list((await rooms.create()).roomId)).data, []);
    });
  },

  get() {
    test("shows somebody who is there", async () => {
      const room = await rooms.create();
      await emulator.join(room, "ada/1", "Ada Lovelace");
      const participant = await participants.get(room.roomId, "ada/1");
      assert.deepEqual([participant.participantId, participant.name], ["ada/1", "Ada Lovelace"]);
    });

    test("knows nobody in a room with no session", async () => {
      await assert.rejects(participants.get((await rooms.create()).roomId, "ada"), RoomNotFoundError);
    });
  },

  remove() {
    test("removes somebody", async () => {
      const room = await rooms.create();
      for (const name of ["ada", "bob"]) await emulator.join(room, name);
      await participants.remove(room.roomId, "ada");
      const left = await participants.list(room.roomId);
      assert.deepEqual(left.data.map((one) => one.participantId), ["bob"]);
    });
  },
});
