/** Connectors, as the SDK sees them (API §9.6). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { VideoSDKError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, TIME } from "./emulator.ts";

const { connectors } = client();

const SUPPORT = { provider: "twilio", name: "support" } as const;
const gone = (error: unknown) => error instanceof VideoSDKError && error.httpStatus === 404;

drive<VideoSDK["connectors"]>("connectors", {
  create() {
    test("gives the connector, and a url with a key", async () => {
      const made = await connectors.create({ ...SUPPORT, roomId: "abcd-efgh-ijkl", region: "us002" });
      assert.match(made.id, /^cn_/);
      assert.match(made.webhookUrl ?? "", /whk_/);
      assert.match(made.createdAt ?? "", TIME);
      assert.deepEqual([made.provider, made.name, made.defaultRoomId], ["twilio", "support", "abcd-efgh-ijkl"]);
    });
    test("may refuse a name that another one has", async () => {
      await emulator.quirks({ connector_again: "refused" });
      await connectors.create(SUPPORT);
      await assert.rejects(connectors.create(SUPPORT), { httpStatus: 409 });
    });
  },
  list() {
    test("gives all, newest first, in one piece", async () => {
      const made = [];
      for (let i = 0; i < 25; i++) made.unshift((await connectors.create(SUPPORT)).id);
      assert.deepEqual((await connectors.list()).data.map((one) => one.id), made);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const made = await connectors.create(SUPPORT);
      assert.equal((await connectors.get(made.id)).webhookUrl, made.webhookUrl);
      await assert.rejects(connectors.get("cn_0"), gone);
    });
    test("may show the url no more", async () => {
      await emulator.quirks({ connector_url_shown: "once" });
      assert.equal((await connectors.get((await connectors.create(SUPPORT)).id)).webhookUrl, undefined);
    });
  },
  rotateKey() {
    test("gives another url, and the one before is gone", async () => {
      const made = await connectors.create(SUPPORT);
      const rotated = await connectors.rotateKey(made.id);
      assert.notEqual(rotated.webhookUrl, made.webhookUrl);
      assert.equal((await connectors.get(made.id)).webhookUrl, rotated.webhookUrl);
    });
  },
  delete() {
    test("leaves none", async () => {
      const { id } = await connectors.create(SUPPORT);
      assert.match((await connectors.delete(id)).message, /deleted/);
      await assert.rejects(connectors.get(id), gone);
    });
  },
});
