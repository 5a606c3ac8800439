/** Agents that are sent into rooms (API §10.1). */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  RoomNotFoundError,
  ValidationError,
  type DispatchResult,
  type Session,
  type VideoSDK,
} from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, RECORD_ID } from "./emulator.ts";

const { agents, rooms, sessions } = client();

/** The session that goes on in a room. */
async function live(roomId: string): Promise<Session | undefined> {
  return (await sessions.list({ roomId, status: "ongoing" })).data[0];
}

/** What holds of each call that sends an agent. */
function sends(send: (options: { agentId: string; roomId: string }) => Promise<DispatchResult>): void {
  test("brings the room's session to life", async () => {
    const { roomId } = await rooms.create();
    const { success, status, jobId, workerId, ...to } = await send({ agentId: "notes", roomId });
    assert.deepEqual([success, status, to], [true, "assigned", { agentId: "notes", roomId }]);
    for (const id of [jobId, workerId]) assert.notEqual(id ?? "", "");
    const session = await live(roomId);
    assert.match(session?.id ?? "", RECORD_ID);
    assert.equal(session?.participants?.length, 1);
  });

  test("needs a room that is there", async () => {
    await assert.rejects(send({ agentId: "notes", roomId: "none" }), RoomNotFoundError);
  });
}

drive<Pick<VideoSDK["agents"], "dispatch" | "connect" | "generalDispatch">>("agents", {
  dispatch() {
    sends((options) => agents.dispatch(options));

    test("lets the agent join under the id that it is given", async () => {
      const { roomId } = await rooms.create();
      const roomOptions = { agentParticipantId: "scribe" };
      await agents.dispatch({ agentId: "notes", meetingId: roomId, roomOptions });
      assert.deepEqual((await live(roomId))?.participants?.map((one) => one.participantId), ["scribe"]);
    });

    test("knows no such option", async () => {
      await emulator.quirks({ agent_participant_id: "refused" });
      const { roomId } = await rooms.create();
      const roomOptions = { agentParticipantId: "scribe" };
      await assert.rejects(agents.dispatch({ agentId: "notes", roomId, roomOptions }), ValidationError);
    });

    test("lets the agent join a moment later", async () => {
      await emulator.quirks({ agent_joins: "later" });
      const { roomId } = await rooms.create();
      await agents.dispatch({ agentId: "notes", roomId });
      assert.equal(await live(roomId), undefined);
      await emulator.advance(1);
      assert.equal((await live(roomId))?.participants?.length, 1);
    });

    test("may give no ids", async () => {
      await emulator.quirks({ dispatch_ids: false });
      const { jobId, workerId } = await agents.dispatch({ agentId: "notes", roomId: (await rooms.create()).roomId });
      assert.deepEqual([jobId, workerId], [undefined, undefined]);
    });

    for (const dispatch_refused of [404, 400, 503]) {
      test(`says with ${dispatch_refused} that there is no worker`, async () => {
        await emulator.quirks({ dispatch_refused });
        await emulator.workers("No workers available");
        const { roomId } = await rooms.create();
        const refused = { httpStatus: dispatch_refused, message: "No workers available" };
        await assert.rejects(agents.dispatch({ agentId: "notes", roomId }), refused);
        assert.equal(await live(roomId), undefined);
      });
    }
  },

  connect() {
    sends((options) => agents.connect(options));
  },

  generalDispatch() {
    sends((options) => agents.generalDispatch({ ...options, versionId: "ddv_1" }));
  },
});
