/** Rooms, as the SDK sees them (API §2.7, §5). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, ValidationError, type CreateRoomOptions, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, documented, emulator, RECORD_ID, ROOM_ID, TIME } from "./emulator.ts";

const { rooms } = client();
const EVERYTHING = {
  customRoomId: "standup",
  geoFence: "eu001",
  webhook: { url: "https://hooks.example.com/videosdk", events: ["session*"] },
  autoCloseConfig: { type: "session-end-and-deactivate", afterInactiveSeconds: 3600 },
  autoStartConfig: { recording: { config: { layout: { type: "GRID", gridSize: 4 } } } },
  multiComposition: { recording: true, hls: false, rtmp: false },
  allowedParticipantIds: ["ada", "grace"],
} satisfies CreateRoomOptions;

drive<VideoSDK["rooms"]>("rooms", {
  create() {
    test("gives a room with ids and times in VideoSDK's forms", async () => {
      const room = await rooms.create();
      assert.match(room.roomId, ROOM_ID);
      assert.match(room.id, RECORD_ID);
      assert.match(String(room.userId), RECORD_ID);
      assert.match(room.createdAt ?? "", TIME);
      assert.equal(room.updatedAt, room.createdAt);
      assert.equal(room.disabled, false);
      assert.deepEqual(Object.keys(room.links ?? {}).sort(), ["get_room", "get_session"]);
    });

    test("tells the settings again", async () => {
      const room = await rooms.create(EVERYTHING);
      assert.equal(room.customRoomId, "standup");
      assert.equal(room.geoFence, "eu001");
      assert.deepEqual(room.webhook, { endPoint: EVERYTHING.webhook.url, events: ["session*"] });
      assert.deepEqual(room.autoCloseConfig, { type: "session-end-and-deactivate", duration: 3600 });
      assert.deepEqual(room.autoStartConfig, EVERYTHING.autoStartConfig);
      assert.deepEqual(room.multiComposition, EVERYTHING.multiComposition);
      assert.deepEqual(room.allowedParticipantIds, ["ada", "grace"]);
    });

    for (const created_status of [200, 201]) {
      test(`gives the same room for the same customRoomId, with ${created_status}`, async () => {
        await emulator.quirks({ created_status });
        const first = await rooms.create({ customRoomId: "standup" });
        assert.deepEqual(await rooms.create({ customRoomId: "standup" }), first);
      });
    }

    for (const [create_after_deactivate, disabled] of [["fresh", false], ["dead", true]] as const) {
      test(`after a deactivation, gives a ${create_after_deactivate} room for the customRoomId`, async () => {
        await emulator.quirks({ create_after_deactivate });
        const first = await rooms.create({ customRoomId: "standup" });
        await rooms.end(first.roomId);
        const second = await rooms.create({ customRoomId: "standup" });
        assert.equal(second.disabled, disabled);
        assert.equal(second.roomId === first.roomId, disabled);
      });
    }

    test("refuses a webhook that nobody can post to", async () => {
      const webhook = { url: "nowhere", events: ["*"] };
      await assert.rejects(rooms.create({ webhook }), ValidationError);
    });
  },

  list() {
    test("walks over all pages, newest first", async () => {
      const made = [];
      for (let count = 0; count < 5; count += 1) made.unshift((await rooms.create()).roomId);
      const first = await rooms.list({ perPage: 2 });
      assert.equal(first.data.length, 2);
      assert.equal(first.total, 5);
      assert.equal(first.hasNextPage, true);
      assert.deepEqual((await Array.fromAsync(first)).map((room) => room.roomId), made);
      assert.equal((await rooms.list({ page: 3, perPage: 2 })).hasNextPage, false);
    });

    test("goes on from a cursor", async () => {
      await rooms.create();
      const room = await rooms.create();
      const { nextCursor } = await rooms.list({ perPage: 1 });
      const second = await rooms.list({ cursor: nextCursor ?? "" });
      assert.notEqual(second.data[0]?.roomId, room.roomId);
      assert.equal(second.nextCursor, undefined);
    });

    test("finds a room by either of its ids", async () => {
      await rooms.create({ customRoomId: "other" });
      const { roomId } = await rooms.create({ customRoomId: "standup" });
      for (const query of [roomId, "standup"]) {
        const found = await Array.fromAsync(await rooms.list({ query }));
        assert.deepEqual(found.map((room) => room.roomId), [roomId]);
      }
    });
  },

  get() {
    test("finds a room by each of its ids, with its owner", async () => {
      const made = await rooms.create({ customRoomId: "a room/of one's own?" });
      for (const id of [made.roomId, "a room/of one's own?", made.id]) {
        const { userId, ...common } = made;
        const { user, ...room } = await rooms.get(id);
        assert.deepEqual(room, common);
        assert.deepEqual(Object.keys(Object(user)).sort(), ["discontinuedReason", "email", "id", "name"]);
        assert.equal(Object(user).id, userId);
      }
    });

    for (const room_get_echo of [true, false]) {
      test(`tells the settings again: ${room_get_echo}`, async () => {
        await emulator.quirks({ room_get_echo });
        const { roomId } = await rooms.create({ geoFence: "eu001" });
        assert.equal((await rooms.get(roomId)).geoFence, room_get_echo ? "eu001" : undefined);
      });
    }

    for (const room_echo_defaults of [true, false]) {
      test(`tells defaults that nobody set: ${room_echo_defaults}`, async () => {
        await emulator.quirks({ room_echo_defaults });
        const room = await rooms.get((await rooms.create()).roomId);
        assert.equal(room.autoCloseConfig?.type, room_echo_defaults ? "session-ends" : undefined);
      });
    }

    for (const not_found of [404, 402]) {
      test(`says with ${not_found} that there is no such room`, async () => {
        await emulator.quirks({ not_found });
        await assert.rejects(rooms.get("none"), (error) => {
          assert(error instanceof RoomNotFoundError);
          assert.equal(error.httpStatus, not_found);
          return true;
        });
      });
    }

    for (const deactivated_get of ["disabled", "not_found"]) {
      test(`shows a deactivated room as ${deactivated_get}`, async () => {
        await emulator.quirks({ deactivated_get });
        const { roomId } = await rooms.create();
        await rooms.end(roomId);
        if (deactivated_get === "disabled") assert.equal((await rooms.get(roomId)).disabled, true);
        else await assert.rejects(rooms.get(roomId), RoomNotFoundError);
      });
    }
  },

  validate() {
    test("knows a room by its roomId and its customRoomId", async () => {
      const room = await rooms.create({ customRoomId: "standup" });
      for (const id of [room.roomId, "standup"]) {
        assert.deepEqual(await rooms.validate(id), { valid: true, roomId: room.roomId, room });
      }
    });

    for (const validate_not_found of [400, 402]) {
      test(`takes ${validate_not_found} for a room that is not there`, async () => {
        await emulator.quirks({ validate_not_found });
        assert.deepEqual(await rooms.validate("none"), { valid: false, roomId: "none" });
        assert.equal((await emulator.requests()).at(-1).status, validate_not_found);
      });
    }
  },

  end() {
    test("gives the disabled room", async () => {
      const { roomId } = await rooms.create();
      const ended = await rooms.end(roomId);
      assert.equal(ended.roomId, roomId);
      assert.equal(ended.disabled, true);
      assert.equal((await rooms.get(roomId)).disabled, true);
    });

    test("gives it under its older names, as documented", async () => {
      await emulator.quirks({ deactivate_reply: "documented" });
      const { roomId } = await rooms.create(EVERYTHING);
      const ended = await documented().rooms.end(roomId);
      assert.deepEqual([ended.meetingId, ended.userMeetingId, ended.disabled], [roomId, "standup", true]);
      assert.equal(ended.roomId, undefined);
      assert.equal(ended.webhook?.endPoint, EVERYTHING.webhook.url);
    });

    test("ends the session that goes on", async () => {
      const room = await rooms.create();
      const session = await emulator.join(room);
      await rooms.end(room.roomId);
      assert.equal((await client().sessions.get(session)).status, "ended");
    });

    test("takes no customRoomId: 402", async () => {
      await rooms.create({ customRoomId: "standup" });
      await assert.rejects(rooms.end("standup"), { name: "RoomNotFoundError", httpStatus: 402 });
    });

    for (const deactivate_again of [200, 400, 402, 404]) {
      test(`of a disabled room is answered with ${deactivate_again}`, async () => {
        await emulator.quirks({ deactivate_again });
        const { roomId } = await rooms.create();
        await rooms.end(roomId);
        const again = rooms.end(roomId);
        if (deactivate_again === 200) assert.equal((await again).disabled, true);
        else await assert.rejects(again, { httpStatus: deactivate_again });
      });
    }
  },
});
