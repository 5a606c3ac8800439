/** Telephony, as the SDK sees it (API §9). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { VideoSDKError, type SipWebhookEvent, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, documented, emulator, RECORD_ID, TIME } from "./emulator.ts";

const { sip } = client();

const gone = (error: unknown) => error instanceof VideoSDKError && error.httpStatus === 404;
const refused = (status: number) => (error: unknown) => error instanceof VideoSDKError && error.httpStatus === status;

const HOOK = {
  url: "https://hooks.example.com/calls",
  events: ["call-started", "call-hangup"] as SipWebhookEvent[],
};

drive<VideoSDK["sip"]["webhooks"]>("sip.webhooks", {
  create() {
    test("gives the webhook", async () => {
      const made = await sip.webhooks.create(HOOK);
      assert.match(made.id, /^wh_/);
      assert.deepEqual([made.url, made.events], [HOOK.url, HOOK.events]);
      assert.match(made.createdAt ?? "", TIME);
    });
    test("may refuse a second one with the same url", async () => {
      await sip.webhooks.create(HOOK);
      await sip.webhooks.create(HOOK);
      await emulator.quirks({ sip_webhook_again: "refused" });
      await assert.rejects(sip.webhooks.create(HOOK), refused(409));
    });
  },
  list() {
    test("gives all by pages, newest first, with their ids; or those with a part of the url", async () => {
      const first = await sip.webhooks.create(HOOK);
      const second = await sip.webhooks.create({ ...HOOK, url: "https://hooks.example.com/billing" });
      const all = await Array.fromAsync(await sip.webhooks.list({ perPage: 1 }));
      assert.deepEqual(all.map((one) => one.id), [second.id, first.id]);
      assert.deepEqual((await sip.webhooks.list({ search: "BILL" })).data.map((one) => one.id), [second.id]);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { id } = await sip.webhooks.create(HOOK);
      assert.equal((await sip.webhooks.get(id)).url, HOOK.url);
      await assert.rejects(sip.webhooks.get("wh_0"), gone);
    });
  },
  update() {
    test("changes it", async () => {
      const { id } = await sip.webhooks.create(HOOK);
      assert.deepEqual((await sip.webhooks.update(id, { ...HOOK, events: ["call-missed"] })).events, ["call-missed"]);
    });
  },
  delete() {
    test("takes it away", async () => {
      const { id } = await sip.webhooks.create(HOOK);
      assert.ok((await sip.webhooks.delete(id)).message);
      await assert.rejects(sip.webhooks.delete(id), gone);
    });
  },
});

const TRUNK = {
  name: "support",
  numbers: ["+14155550100"],
  auth: { username: "u", password: "p" },
  record: true,
  noiseCancellation: true,
  enableDtmf: true,
  tags: ["a"],
  geoRegion: "us002" as const,
};
const CARRIER = { ...TRUNK, address: "sip.example.com:5061", transport: "tls" as const };
const { inbound, outbound } = sip.trunks;

drive<VideoSDK["sip"]["trunks"]["inbound"]>("sip.trunks.inbound", {
  create() {
    for (const status of [409, 400]) {
      test(`gives the gateway, whose name no other one has: ${status}`, async () => {
        await emulator.quirks({ gateway_name_taken: status });
        const { id, ...made } = await inbound.create(TRUNK);
        assert.match(id, RECORD_ID);
        assert.deepEqual(made, TRUNK);
        await assert.rejects(inbound.create(TRUNK), refused(status));
      });
    }
    test("may keep the name of a deleted one", async () => {
      await inbound.delete((await inbound.create(TRUNK)).id);
      const { id } = await inbound.create(TRUNK);
      await emulator.quirks({ deleted_gateway_name: "taken" });
      await inbound.delete(id);
      await assert.rejects(inbound.create(TRUNK), refused(409));
    });
  },
  list() {
    test("gives all by pages, newest first; one by its id, or those with a part of the name", async () => {
      const first = await inbound.create(TRUNK);
      const second = await inbound.create({ ...TRUNK, name: "billing" });
      const all = await Array.fromAsync(await inbound.list({ perPage: 1 }));
      assert.deepEqual(all.map((one) => one.id), [second.id, first.id]);
      assert.deepEqual((await inbound.list({ search: "BILL" })).data.map((one) => one.id), [second.id]);
      assert.deepEqual((await inbound.list({ id: first.id })).data.map((one) => one.id), [first.id]);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { id } = await inbound.create(TRUNK);
      assert.equal((await inbound.get(id)).name, "support");
      await assert.rejects(inbound.get("none"), gone);
    });
    for (const [gateway_auth_shown, auth] of [["username", { username: "u" }], ["absent", undefined]] as const) {
      test(`may show of auth: ${gateway_auth_shown}`, async () => {
        const { id } = await inbound.create(TRUNK);
        await emulator.quirks({ gateway_auth_shown, gateway_defaults_shown: true });
        const shown = await documented().sip.trunks.inbound.get(id);
        assert.deepEqual([shown.auth, shown.mediaEncryption], [auth, "disable"]);
      });
    }
  },
  update() {
    test("resets the flags that are left out, and clears the region; all else stays", async () => {
      const { geoRegion: _, ...made } = await inbound.create(TRUNK);
      const reset = { record: false, noiseCancellation: false, enableDtmf: false };
      assert.deepEqual(await inbound.update(made.id, { name: "renamed" }), { ...made, ...reset, name: "renamed" });
    });
    test("keeps what it sends", async () => {
      const made = await inbound.create(TRUNK);
      const left = await inbound.update(made.id, { ...TRUNK, noiseCancellation: false });
      assert.deepEqual(left, { ...made, noiseCancellation: false });
    });
  },
  delete() {
    test("takes it away", async () => {
      const { id } = await inbound.create(TRUNK);
      assert.equal((await inbound.delete(id)).message, "Gateway deleted successfully");
      await assert.rejects(inbound.get(id), gone);
      await assert.rejects(inbound.delete(id), gone);
    });
  },
});

drive<VideoSDK["sip"]["trunks"]["outbound"]>("sip.trunks.outbound", {
  create() {
    test("gives the gateway, and ignores whose calls are allowed", async () => {
      const asked = { ...CARRIER, allowedNumbers: ["+1*"] };
      const { id, ...made } = await outbound.create(asked);
      assert.match(id, RECORD_ID);
      assert.deepEqual(made, CARRIER);
    });
  },
  list() {
    test("has none of the inbound ones", async () => {
      await inbound.create(TRUNK);
      const { id } = await outbound.create(CARRIER);
      assert.deepEqual((await outbound.list()).data.map((one) => one.id), [id]);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { id } = await outbound.create(CARRIER);
      assert.equal((await outbound.get(id)).address, CARRIER.address);
      await assert.rejects(outbound.get("none"), gone);
    });
  },
  update() {
    test("resets the flags that are left out, and takes whose calls are allowed", async () => {
      const { geoRegion: _, ...made } = await outbound.create(CARRIER);
      const reset = { record: false, noiseCancellation: false, enableDtmf: false };
      const left = await outbound.update(made.id, { allowedNumbers: ["+1*"] });
      assert.deepEqual(left, { ...made, ...reset, allowedNumbers: ["+1*"] });
    });
  },
  delete() {
    test("takes it away", async () => {
      const { id } = await outbound.create(CARRIER);
      await outbound.delete(id);
      await assert.rejects(outbound.get(id), gone);
    });
  },
});
