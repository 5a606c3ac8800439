/** Phone calls, as the SDK sees them (API §9.4). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { VideoSDKError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, TIME } from "./emulator.ts";

const { calls } = client().sip;

// Left out: acts, which nobody declares.
drive<Omit<VideoSDK["sip"]["calls"], "create" | "transfer" | "end" | "switchRoom">>("sip.calls", {
  list() {
    test("gives those that fit, newest first", async () => {
      const [first, second] = [await emulator.place({ roomId: "a" }), await emulator.place({ type: "outbound" })];
      assert.deepEqual((await calls.list()).data.map((one) => one.id), [second.id, first.id]);
      assert.deepEqual((await calls.list({ roomId: "a" })).data.map((one) => one.id), [first.id]);
      assert.deepEqual((await calls.list({ type: "outbound" })).data.map((one) => one.id), [second.id]);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { id } = await emulator.place({ status: "ringing" });
      const one = await calls.get(id);
      assert.deepEqual([one.status, one.type, one.end], ["ringing", "inbound", null]);
      assert.match(one.start ?? "", TIME);
      const gone = (error: unknown) => error instanceof VideoSDKError && error.httpStatus === 404;
      await assert.rejects(calls.get("nobody"), gone);
    });
  },
});
