/** Alert rules, their channels and incidents, as the SDK sees them (API §10.7). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { VideoSDKError, type AlertRule, type CreateAlertRuleOptions, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, TIME } from "./emulator.ts";

const { alertRules, incidents } = client();
const { channels } = alertRules;

const LOUD: CreateAlertRuleOptions = {
  name: "loud",
  severity: "warning",
  ruleConfig: { query: { metric: "participants" }, condition: { operator: ">", threshold: 100 } },
};
const MAIL = { type: "email", config: { to: ["ops@example.com"] }, name: "ops" } as const;
const gone = (error: unknown) => error instanceof VideoSDKError && error.httpStatus === 404;

async function fired(options: Partial<CreateAlertRuleOptions> = {}): Promise<AlertRule> {
  const rule = await alertRules.create({ ...LOUD, ...options });
  await emulator.act("alert_rules", rule.alertRuleId, "fire");
  return rule;
}

// Left out: the test of a channel, whose effect and reply are not documented.
drive<Omit<VideoSDK["alertRules"]["channels"], "test">>("alertRules.channels", {
  create() {
    test("gives the channel", async () => {
      const made = await channels.create(MAIL);
      assert.deepEqual([made.type, made.name, made.config], ["email", "ops", { to: ["ops@example.com"] }]);
      assert.match(made.createdAt ?? "", TIME);
    });
  },
  list() {
    test("gives all, newest first, by pages", async () => {
      await emulator.quirks({ list_page_size: 1 });
      const made = [await channels.create(MAIL), await channels.create({ ...MAIL, name: "night" })];
      const seen = [];
      for await (const one of await channels.list()) seen.push(one.channelId);
      assert.deepEqual(seen, made.map((one) => one.channelId).reverse());
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { channelId } = await channels.create(MAIL);
      assert.equal((await channels.get(channelId)).name, "ops");
      await assert.rejects(channels.get("nobody"), gone);
    });
    test("may keep its configuration to itself", async () => {
      await emulator.quirks({ channel_config_shown: false });
      const { channelId } = await channels.create(MAIL);
      assert.equal((await channels.get(channelId)).config, undefined);
    });
  },
  update() {
    test("changes what it names", async () => {
      const { channelId } = await channels.create(MAIL);
      const left = await channels.update(channelId, { name: "night" });
      assert.deepEqual([left.name, left.config], ["night", MAIL.config]);
    });
    test("may take away what it leaves out", async () => {
      await emulator.quirks({ channel_put_resets: true });
      const { channelId } = await channels.create(MAIL);
      const { name: _, ...rest } = MAIL;
      assert.equal((await channels.update(channelId, rest)).name, undefined);
    });
  },
  delete() {
    test("leaves none", async () => {
      const { channelId } = await channels.create(MAIL);
      assert.match((await channels.delete(channelId)).message, /deleted/);
      await assert.rejects(channels.get(channelId), gone);
    });
  },
});

drive<VideoSDK["alertRules"]>("alertRules", {
  create() {
    test("gives an active rule of the domain rtc", async () => {
      const { channelId } = await channels.create(MAIL);
      const made = await alertRules.create({ ...LOUD, summary: "too many", notificationChannelIds: [channelId] });
      assert.deepEqual([made.status, made.domain, made.summary], ["active", "rtc", undefined]);
      assert.deepEqual(made.notificationChannelIds, [channelId]);
      assert.deepEqual(made.ruleConfig, LOUD.ruleConfig);
    });
    test("gives a paused one where asked to", async () => {
      assert.equal((await alertRules.create({ ...LOUD, enabled: false })).status, "paused");
    });
    test("may refuse an unknown channel", async () => {
      await emulator.quirks({ unknown_channel: 400 });
      const made = alertRules.create({ ...LOUD, notificationChannelIds: ["nobody"] });
      await assert.rejects(made, { httpStatus: 400 });
    });
  },
  list() {
    test("gives those of a domain, rtc unless asked otherwise", async () => {
      await alertRules.create(LOUD);
      await alertRules.create({ ...LOUD, name: "agents", domain: "agent" });
      assert.deepEqual((await alertRules.list()).data.map((one) => one.name), ["loud"]);
      const agents = await alertRules.list({ domain: "agent", status: "active" });
      assert.deepEqual(agents.data.map((one) => one.name), ["agents"]);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      const { alertRuleId } = await alertRules.create(LOUD);
      assert.equal((await alertRules.get(alertRuleId)).name, "loud");
      await assert.rejects(alertRules.get("nobody"), gone);
    });
  },
  update() {
    test("changes what it names", async () => {
      const { alertRuleId } = await alertRules.create({ ...LOUD, description: "kept" });
      const left = await alertRules.update(alertRuleId, { severity: "critical", enabled: false });
      assert.deepEqual([left.severity, left.status, left.description], ["critical", "paused", "kept"]);
    });
    test("may take away what it leaves out", async () => {
      await emulator.quirks({ alert_rule_put_resets: true });
      const { alertRuleId } = await alertRules.create({ ...LOUD, description: "lost", enabled: false });
      const left = await alertRules.update(alertRuleId, LOUD);
      assert.deepEqual([left.status, left.description], ["active", undefined]);
    });
  },
  delete() {
    test("leaves none", async () => {
      const { alertRuleId } = await alertRules.create(LOUD);
      assert.match((await alertRules.delete(alertRuleId)).message, /deleted/);
      await assert.rejects(alertRules.get(alertRuleId), gone);
    });
  },
});

drive<VideoSDK["incidents"]>("incidents", {
  list() {
    test("gives those of a domain and status", async () => {
      await fired();
      await fired({ domain: "agent" });
      const [one, ...more] = (await incidents.list({ status: "open" })).data;
      assert.deepEqual([one?.alertName, one?.metric, more.length], ["loud", "participants", 0]);
      assert.equal((await incidents.list({ domain: "agent", severity: "warning" })).data.length, 1);
    });
  },
  get() {
    test("gives one; an unknown one is not found", async () => {
      await fired();
      const [one] = (await incidents.list()).data;
      assert.equal((await incidents.get(one?.incidentId ?? "")).severity, "warning");
      await assert.rejects(incidents.get("nobody"), gone);
    });
  },
  acknowledge() {
    test("moves an open one on, once", async () => {
      await fired();
      const [one] = (await incidents.list()).data;
      const { incidentId } = one ?? { incidentId: "" };
      assert.equal((await incidents.acknowledge(incidentId)).status, "acknowledged");
      await assert.rejects(incidents.acknowledge(incidentId), { httpStatus: 409 });
    });
  },
  resolve() {
    test("ends one", async () => {
      await fired();
      const [one] = (await incidents.list()).data;
      const left = await incidents.resolve(one?.incidentId ?? "");
      assert.equal(left.status, "resolved");
      assert.match(left.resolvedAt ?? "", TIME);
    });
  },
  delete() {
    test("leaves none", async () => {
      await fired();
      const [one] = (await incidents.list()).data;
      await incidents.delete(one?.incidentId ?? "");
      assert.equal((await incidents.list()).data.length, 0);
    });
  },
});
