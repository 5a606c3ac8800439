/** Sessions and who is in them, by session (API §2.5, §6). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, ValidationError, type Room, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, documented, emulator, RECORD_ID, TIME } from "./emulator.ts";

const { rooms, sessions } = client();

/** A room with a session in which ada and bob are. */
async function meeting(customRoomId = "standup"): Promise<{ room: Room; id: string }> {
  const room = await rooms.create({ customRoomId });
  await emulator.join(room, "ada", "Ada Lovelace");
  return { room, id: await emulator.join(room, "bob", "Bob") };
}

drive<VideoSDK["sessions"]>("sessions", {
  list() {
    test("walks over all pages, newest first", async () => {
      const held = [(await meeting("one")).id, (await meeting("two")).id, (await meeting("three")).id];
      const first = await sessions.list({ perPage: 2 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [2, 3, true]);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.id), held.reverse());
    });

    test("finds those of a room by either of its ids", async () => {
      await meeting("other");
      const { room, id } = await meeting("standup");
      const { roomId } = room;
      for (const by of [{ roomId }, { customRoomId: "standup" }, { query: roomId }, { query: "standup" }]) {
        assert.deepEqual((await sessions.list(by)).data.map((one) => one.id), [id], JSON.stringify(by));
      }
    });

    test("finds those that go on and those that are over", async () => {
      const over = await meeting("over");
      await emulator.empty(over.room);
      const on = await meeting("on");
      assert.deepEqual((await sessions.list({ status: "ended" })).data.map((one) => one.id), [over.id]);
      assert.deepEqual((await sessions.list({ status: "ongoing" })).data.map((one) => one.id), [on.id]);
    });

    test("finds those that began between two dates", async () => {
      const { id } = await meeting();
      const now = Date.now();
      const around = await sessions.list({ startDate: now - 60_000, endDate: now + 60_000 });
      assert.deepEqual(around.data.map((one) => one.id), [id]);
      assert.deepEqual((await sessions.list({ startDate: now + 60_000 })).data, []);
      assert.deepEqual((await sessions.list({ endDate: now - 60_000 })).data, []);
    });

    test("of a room where nobody ever was is empty", async () => {
      const { roomId } = await rooms.create();
      assert.deepEqual((await sessions.list({ roomId })).data, []);
    });

    test("of a room where nobody ever was is not found", async () => {
      await emulator.quirks({ list_of_nothing: "not_found" });
      const { roomId } = await rooms.create();
      await assert.rejects(sessions.list({ roomId }), RoomNotFoundError);
    });
  },

  get() {
    test("shows a session that goes on", async () => {
      const { room, id } = await meeting();
      const session = await sessions.get(id);
      assert.match(session.id, RECORD_ID);
      assert.deepEqual([session.id, session.roomId, session.customRoomId], [id, room.roomId, "standup"]);
      assert.deepEqual([session.status, session.end], ["ongoing", null]);
      assert.match(session.start ?? "", TIME);
      assert.deepEqual(session.participants?.map((one) => one.name), ["Ada Lovelace", "Bob"]);
      assert.deepEqual(Object.keys(session.links ?? {}).sort(), ["get_room", "get_session"]);
      for (const name of ["userId", "activeDuration", "chatLink", "region"]) assert(name in session, name);
    });

    test("shows one that is over, in a room that has no customRoomId", async () => {
      const room = await rooms.create();
      const id = await emulator.join(room);
      await emulator.empty(room);
      const session = await sessions.get(id);
      assert.equal(session.status, "ended");
      assert.match(session.end ?? "", TIME);
      assert.equal(session.customRoomId, undefined);
    });

    for (const not_found of [404, 402]) {
      test(`says with ${not_found} that there is no such session`, async () => {
        await emulator.quirks({ not_found });
        await assert.rejects(sessions.get("none"), { name: "RoomNotFoundError", httpStatus: not_found });
      });
    }
  },

  listParticipants() {
    test("walks over all who are or were there", async () => {
      const { room, id } = await meeting();
      await emulator.empty(room);
      const first = await sessions.listParticipants(id, { perPage: 1 });
      assert.deepEqual([first.data.length, first.total, first.hasNextPage], [1, 2, true]);
      const all = await Array.fromAsync(first);
      assert.deepEqual(all.map((one) => one.participantId), ["ada", "bob"]);
      for (const one of all) assert.match(one.timelog?.[0]?.end ?? "", TIME);
    });
  },

  listActiveParticipants() {
    test("walks over those who are there", async () => {
      const { room, id } = await meeting();
      await emulator.join(room, "eve");
      await sessions.removeParticipant({ roomId: room.roomId, participantId: "ada" });
      const first = await sessions.listActiveParticipants(id, { perPage: 1 });
      assert.deepEqual([first.data.length, first.total], [1, 2]);
      assert.deepEqual((await Array.fromAsync(first)).map((one) => one.participantId), ["bob", "eve"]);
    });

    for (const list_of_nothing of ["empty", "not_found"]) {
      test(`of a session that is over is ${list_of_nothing}`, async () => {
        await emulator.quirks({ list_of_nothing });
        const { room, id } = await meeting();
        await emulator.empty(room);
        const listed = sessions.listActiveParticipants(id);
        if (list_of_nothing === "empty") assert.deepEqual((await listed).data, []);
        else await assert.rejects(listed, { name: "RoomNotFoundError", message: /No active participants/ });
      });
    }
  },

  getParticipant() {
    test("shows somebody with when they came and left", async () => {
      const { id } = await meeting();
      const participant = await sessions.getParticipant(id, "ada");
      assert.deepEqual([participant.participantId, participant.name], ["ada", "Ada Lovelace"]);
      assert.match(participant.timelog?.[0]?.start ?? "", TIME);
      assert.equal(participant.timelog?.[0]?.end, null);
    });

    test("does not know who never came", async () => {
      const { id } = await meeting();
      await assert.rejects(sessions.getParticipant(id, "eve"), RoomNotFoundError);
    });
  },

  end() {
    for (const session_end_reply of ["documented", "sdk"]) {
      test(`gives the session, its reply as in: ${session_end_reply}`, async () => {
        await emulator.quirks({ session_end_reply });
        const { room, id } = await meeting();
        const ended = await sessions.end({ roomId: room.roomId });
        assert.deepEqual([ended.id, ended.roomId, ended.customRoomId], [id, room.roomId, "standup"]);
        assert.equal("meetingId" in ended, session_end_reply === "sdk");
        assert.equal((await sessions.get(id)).status, "ended");
      });
    }

    test("takes the room as meetingId, and by force", async () => {
      const { room, id } = await meeting();
      await sessions.end({ meetingId: room.roomId, sessionId: id, force: true });
      assert.equal((await sessions.get(id)).status, "ended");
    });

    test("of another session than the one that goes on is not found", async () => {
      const { room, id } = await meeting();
      await assert.rejects(sessions.end({ roomId: room.roomId, sessionId: "other" }), RoomNotFoundError);
      assert.equal((await sessions.get(id)).status, "ongoing");
    });

    test("tolerates a session that is over, when told to", async () => {
      const { room, id } = await meeting();
      await emulator.empty(room);
      await assert.rejects(sessions.end({ roomId: room.roomId }), RoomNotFoundError);
      assert.equal((await sessions.end({ roomId: room.roomId, ignoreClosed: true })).id, id);
    });
  },

  removeParticipant() {
    test("says in a text that they are gone", async () => {
      const { room, id } = await meeting();
      const said = await sessions.removeParticipant({ roomId: room.roomId, participantId: "ada" });
      assert.notEqual(said, "");
      const left = await sessions.listActiveParticipants(id);
      assert.deepEqual(left.data.map((one) => one.participantId), ["bob"]);
    });

    test("gives the session, as documented", async () => {
      await emulator.quirks({ remove_reply: "documented" });
      const { id } = await meeting();
      const shown: unknown = await documented().sessions.removeParticipant({ sessionId: id, participantId: "ada" });
      assert.equal(Object(shown).id, id);
    });

    test("ends the session with the last one", async () => {
      const { id } = await meeting();
      for (const participantId of ["ada", "bob"]) {
        await sessions.removeParticipant({ sessionId: id, participantId });
      }
      assert.equal((await sessions.get(id)).status, "ended");
    });

    test("needs somebody, who is there", async () => {
      const { room } = await meeting();
      const { roomId } = room;
      await assert.rejects(sessions.removeParticipant({ roomId, participantId: "" }), ValidationError);
      await assert.rejects(sessions.removeParticipant({ roomId, participantId: "eve" }), RoomNotFoundError);
    });
  },

  getStats() {
    test("shows what was measured in a session", async () => {
      const { room, id } = await meeting();
      assert.deepEqual(await sessions.getStats(id), { sessionId: id, meetingId: room.roomId, stats: [] });
    });
  },

  getParticipantStats() {
    test("shows what was measured of somebody", async () => {
      const { room, id } = await meeting();
      const { sessionId, meetingId, stats, ...about } = await sessions.getParticipantStats(id, "ada");
      assert.deepEqual({ sessionId, meetingId, stats }, { sessionId: id, meetingId: room.roomId, stats: [] });
      const names = ["deviceInfo", "location", "network", "resolutionUsage", "sdkInfo"];
      assert.deepEqual(Object.keys(about).sort(), names);
    });
  },
});
