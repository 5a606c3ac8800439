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

const NUMBERS = {
  name: "support",
  phoneNumbers: ["+14155550100", "+14155550101"],
  inbound: { sipRegion: "auto" as const },
  outbound: { address: "sip.example.com", sipRegion: "us002" as const, auth: { username: "u", password: "p" } },
};
const [FIRST = "", SECOND = ""] = NUMBERS.phoneNumbers;
const { phoneNumbers, routingRules } = sip;

// An inbound gateway has no address and no login (API §9.1), which the SDK's types do not allow for.
const shownAs = (number: string) => documented().sip.phoneNumbers.get(number);

drive<VideoSDK["sip"]["phoneNumbers"]>("sip.phoneNumbers", {
  create() {
    for (const isShared of [true, false]) {
      test(`attaches all to one pair of gateways: ${isShared}`, async () => {
        assert.ok((await phoneNumbers.create({ ...NUMBERS, isShared })).message);
        const [one, other] = [await shownAs(FIRST), await shownAs(SECOND)];
        assert.equal(one.inbound?.id === other.inbound?.id, isShared);
        assert.equal(one.outbound?.id === other.outbound?.id, isShared);
        assert.deepEqual(one.outbound?.numbers, isShared ? NUMBERS.phoneNumbers : [FIRST]);
      });
    }
    test("attaches all or none", async () => {
      await phoneNumbers.create({ ...NUMBERS, phoneNumbers: [FIRST] });
      await assert.rejects(phoneNumbers.create(NUMBERS), refused(400));
      await assert.rejects(phoneNumbers.get(SECOND), gone);
    });
  },
  list() {
    test("gives all by pages, newest first; or those with a part of the number", async () => {
      await phoneNumbers.create(NUMBERS);
      const all = await Array.fromAsync(await documented().sip.phoneNumbers.list({ perPage: 1 }));
      assert.deepEqual(all.map((one) => one.phoneNumber.e164), [SECOND, FIRST]);
      assert.equal((await documented().sip.phoneNumbers.list({ search: "0101" })).data.length, 1);
    });
  },
  get() {
    for (const number_gateway_region of ["geoRegion", "sipRegion"] as const) {
      test(`shows the number and its gateways, their region as ${number_gateway_region}`, async () => {
        await emulator.quirks({ number_gateway_region });
        await phoneNumbers.create(NUMBERS);
        const { phoneNumber, inbound, outbound } = await shownAs(FIRST);
        assert.match(phoneNumber.phoneNumberId, RECORD_ID);
        assert.deepEqual([phoneNumber.e164, phoneNumber.name], [FIRST, "support"]);
        assert.deepEqual([inbound?.address, inbound?.auth], [null, {}]);
        assert.deepEqual([outbound?.address, outbound?.transport], ["sip.example.com", "tls"]);
        assert.equal(outbound?.[number_gateway_region], "us002");
      });
    }
    test("does not find an unknown one", async () => {
      await assert.rejects(phoneNumbers.get("+1999"), gone);
    });
  },
  detach() {
    for (const detached_number of ["shown", "not_found"]) {
      test(`leaves the number without gateways: ${detached_number}`, async () => {
        await emulator.quirks({ detached_number });
        await phoneNumbers.create(NUMBERS);
        await phoneNumbers.detach(FIRST);
        if (detached_number === "not_found") await assert.rejects(phoneNumbers.get(FIRST), gone);
        else assert.equal((await phoneNumbers.get(FIRST)).inbound, null);
        await phoneNumbers.create({ ...NUMBERS, phoneNumbers: [FIRST] });
      });
    }
    for (const detach_again of [400, 404]) {
      test(`again is refused with ${detach_again}`, async () => {
        await emulator.quirks({ detach_again });
        await phoneNumbers.create(NUMBERS);
        await phoneNumbers.detach(FIRST);
        await assert.rejects(phoneNumbers.detach(FIRST), refused(detach_again));
      });
    }
  },
  updateGateway() {
    test("changes one of a pair; what only an outbound one has is refused for an inbound one", async () => {
      await phoneNumbers.create(NUMBERS);
      const { inbound, outbound } = await shownAs(FIRST);
      await phoneNumbers.updateGateway(outbound?.id ?? "", { address: "other.example.com" });
      await phoneNumbers.updateGateway(inbound?.id ?? "", { name: "renamed" });
      const left = await shownAs(SECOND);
      assert.deepEqual([left.outbound?.address, left.inbound?.name], ["other.example.com", "renamed"]);
      await assert.rejects(phoneNumbers.updateGateway(inbound?.id ?? "", { address: "a.example" }), refused(400));
      await assert.rejects(phoneNumbers.updateGateway("none", {}), gone);
    });
  },
  release() {
    test("gives it back, once or more often", async () => {
      await phoneNumbers.create(NUMBERS);
      const { phoneNumberId } = (await shownAs(FIRST)).phoneNumber;
      await phoneNumbers.release(phoneNumberId);
      await phoneNumbers.release(phoneNumberId);
      await assert.rejects(phoneNumbers.get(FIRST), gone);
      await assert.rejects(phoneNumbers.release("none"), gone);
    });
  },
});

const RULE = { name: "support", type: "inbound" as const, phoneNumbers: [FIRST], agentId: "ag_1", recording: true };

drive<VideoSDK["sip"]["routingRules"]>("sip.routingRules", {
  create() {
    test("gives the rule, with the room of its target and its numbers", async () => {
      await phoneNumbers.create(NUMBERS);
      const made = await routingRules.create({ ...RULE, rule: { type: "individual", roomPrefix: "random" } });
      assert.match(made.id, /^rr_/);
      assert.deepEqual([made.numbers, made.room], [[FIRST], { type: "dynamic", prefix: "random" }]);
      assert.match(made.createdAt ?? "", TIME);
      await assert.rejects(routingRules.create(RULE), refused(400));
      await routingRules.create({ ...RULE, type: "outbound" });
    });
    test("refuses a number that is not there, and what is for the other direction", async () => {
      await assert.rejects(routingRules.create(RULE), refused(400));
      const none = { ...RULE, phoneNumbers: [] };
      await assert.rejects(routingRules.create({ ...none, headers: { "X-A": "a" } }), refused(400));
      const outbound = { ...none, type: "outbound" as const };
      await assert.rejects(routingRules.create({ ...outbound, headersToAttributes: { "X-A": "a" } }), refused(400));
      await assert.rejects(routingRules.create({ ...none, apiKey: "another" }), { message: "Invalid API Key" });
    });
  },
  list() {
    test("gives all by pages, newest first; or those of a direction, or with a part of the name", async () => {
      const first = await routingRules.create({ name: "support", type: "inbound" });
      const second = await routingRules.create({ name: "billing", type: "outbound", room: { type: "static" } });
      const ids = async (params: Parameters<typeof routingRules.list>[0]) =>
        (await Array.fromAsync(await routingRules.list(params))).map((one) => one.id);
      assert.deepEqual(await ids({ perPage: 1 }), [second.id, first.id]);
      assert.deepEqual(await ids({ search: "SUPP" }), [first.id]);
      assert.deepEqual(await ids({ type: "outbound", roomType: ["static"], ruleIds: [second.id] }), [second.id]);
    });
  },
  get() {
    for (const routing_rule_defaults_shown of [false, true]) {
      test(`gives one, with defaults: ${routing_rule_defaults_shown}`, async () => {
        await emulator.quirks({ routing_rule_defaults_shown });
        const { id } = await routingRules.create({ name: "support", type: "inbound" });
        assert.equal((await routingRules.get(id)).recording, routing_rule_defaults_shown ? false : undefined);
        await assert.rejects(routingRules.get("rr_0"), gone);
      });
    }
    test("is not at the newer path of a server that has the older one", async () => {
      await emulator.quirks({ routing_rule_path: "plural" });
      await assert.rejects(routingRules.list(), gone);
    });
  },
  update() {
    test("changes what is given, and nothing else", async () => {
      const made = await routingRules.create({ name: "support", type: "inbound", recording: true });
      const { updatedAt: _, ...left } = await routingRules.update(made.id, { name: "renamed" });
      assert.deepEqual(left, { ...left, name: "renamed", recording: true });
      await assert.rejects(routingRules.update(made.id, {}), { message: "No editable fields provided" });
    });
  },
  delete() {
    test("takes it away", async () => {
      const { id } = await routingRules.create({ name: "support", type: "inbound" });
      assert.ok((await routingRules.delete(id)).message);
      await assert.rejects(routingRules.delete(id), gone);
    });
  },
});
