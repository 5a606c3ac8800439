/** Agents in VideoSDK's cloud, as the SDK sees them (API §10.2). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomNotFoundError, type DeployAgentOptions, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, documented, emulator, TIME } from "./emulator.ts";

const { agents } = client();
const { deployment: deployments } = agents;

const NOTES = { name: "note-taker", image: "ghcr.io/acme/note-taker:1.0" } satisfies DeployAgentOptions;
const EVERYTHING = {
  ...NOTES,
  env: { OPENAI_API_KEY: "sk-mine" },
  envSecretName: "notes",
  scaling: { min: 1, max: 3 },
  profile: "cpu-medium",
  region: "us002",
  versionTag: "main/1.0",
  webhook: { endPoint: "https://hooks.example.com/agents", events: ["agent-session-started"] },
} satisfies DeployAgentOptions;

const version = async (id: string | undefined) => (await emulator.state()).agent_versions.find((one) => one.id === id);
const inCall = (id: string) => emulator.change("agent_versions", id, { liveSessions: 1 });

drive<Pick<VideoSDK["agents"], "deploy">>("agents", {
  deploy() {
    test("gives a deployment and its active version", async () => {
      const made = await agents.deploy(NOTES);
      assert.match(made.agentId ?? "", /^ag_/);
      assert.deepEqual([made.name, made.secretId], ["note-taker", undefined]);
      assert.match(made.version?.id ?? "", /^ddv_/);
      assert.deepEqual([made.version?.active, made.version?.deploymentId], [true, made.id]);
      assert.equal(made.version?.image, NOTES.image);
      assert.deepEqual((await version(made.version?.id)).image, {
        imageUrl: NOTES.image,
        imageCR: "ghcr.io",
        imageType: "public",
      });
    });

    test("keeps the environment as a secret", async () => {
      const { id, secretId, envSecret } = await agents.deploy(EVERYTHING);
      assert.equal(envSecret, secretId);
      assert.equal((await deployments.get(id)).envSecret, secretId);
      const [secret] = (await emulator.state()).agent_secrets;
      assert.deepEqual([secret.id, secret.name, secret.type, secret.keys], [secretId, "notes", "NORMAL", EVERYTHING.env]);
    });

    for (const secret_within of [true, false]) {
      test(`finds the secret's id under data: ${secret_within}`, async () => {
        await emulator.quirks({ secret_within });
        const made = agents.deploy({ ...EVERYTHING, envSecretName: "within" });
        if (secret_within) assert.match((await made).secretId ?? "", /./);
        else assert.equal((await made).secretId, undefined);
      });
    }

    for (const secret_taken of ["conflict", "replaced"]) {
      test(`under a secret's name that is taken: ${secret_taken}`, async () => {
        await emulator.quirks({ secret_taken });
        await agents.deploy({ ...EVERYTHING, env: { FIRST: "one" } });
        const again = agents.deploy(EVERYTHING);
        if (secret_taken === "conflict") await assert.rejects(again, { httpStatus: 409 });
        else assert.ok((await again).secretId);
        assert.equal((await emulator.state()).agent_secrets.length, 1);
      });
    }

    test("tells what was asked for again", async () => {
      const { version: made } = await agents.deploy(EVERYTHING);
      assert.deepEqual([made?.minReplica, made?.maxReplica, made?.profile], [1, 3, "cpu-medium"]);
      assert.deepEqual([made?.region, made?.versionTag, made?.webhook], ["us002", "main/1.0", EVERYTHING.webhook]);
    });

    for (const scaling of [{ min: 2, max: 1 }, { max: 51 }, { min: -1 }]) {
      test(`refuses ${JSON.stringify(scaling)}`, async () => {
        await assert.rejects(agents.deploy({ ...NOTES, scaling }), { httpStatus: 400 });
      });
    }

    for (const version_rollover of ["replaces", "beside"]) {
      test(`a second version ${version_rollover} the first`, async () => {
        await emulator.quirks({ version_rollover });
        const { id, agentId, version: first } = await agents.deploy(NOTES);
        const body = { deploymentId: id, agentId, image: { imageUrl: "acme/two" } };
        await client().api.post("/ai/v1/cloud/versions", { body });
        assert.equal((await version(first?.id)).active, version_rollover === "beside");
      });
    }
  },
});

drive<VideoSDK["agents"]["deployment"]>("agents.deployment", {
  list() {
    test("walks over all pages, newest first", async () => {
      await emulator.quirks({ list_page_size: 1 });
      const made = [await agents.deploy(NOTES), await agents.deploy({ ...NOTES, name: "greeter" })];
      const seen = await Array.fromAsync(await deployments.list());
      assert.deepEqual(seen.map((one) => one.id), made.map((one) => one.id).reverse());
    });

    for (const deployment_filters of ["compared", "ignored"]) {
      test(`filters: ${deployment_filters}`, async () => {
        await emulator.quirks({ deployment_filters });
        const { id, agentId } = await agents.deploy(NOTES);
        await agents.deploy({ ...NOTES, name: "greeter" });
        for (const filter of [{ name: "^note" }, { agentId }, { deploymentId: id }]) {
          const found = (await deployments.list(filter)).data.map((one) => one.id);
          assert.deepEqual([found.includes(id), found.length], [true, deployment_filters === "compared" ? 1 : 2]);
        }
        const none = await deployments.list({ status: "deleted" });
        assert.equal(none.data.length, deployment_filters === "compared" ? 0 : 2);
      });
    }
  },

  get() {
    test("finds one by its id", async () => {
      const { id } = await agents.deploy(NOTES);
      await agents.deploy({ ...NOTES, name: "greeter" });
      const found = await deployments.get(id);
      assert.deepEqual([found.id, found.name], [id, "note-taker"]);
      assert.match(String(found.createdAt), TIME);
    });

    test("says that there is none", async () => {
      await assert.rejects(deployments.get("none"), RoomNotFoundError);
    });
  },

  getLatestVersion() {
    test("gives the newest version", async () => {
      const { id, version: made } = await agents.deploy(NOTES);
      const { id: found, image } = await deployments.getLatestVersion(id);
      assert.deepEqual([found, image], [made?.id, NOTES.image]);
    });

    test("shows the image as it was sent, as the CLI has it", async () => {
      await emulator.quirks({ version_image: "object" });
      const { id } = await documented().agents.deploy(NOTES);
      const { image } = await documented().agents.deployment.getLatestVersion(id);
      assert.deepEqual(image, { imageUrl: NOTES.image, imageCR: "ghcr.io", imageType: "public" });
    });

    for (const version_schedule of ["shown", "hidden"]) {
      test(`the webhook is ${version_schedule}`, async () => {
        await emulator.quirks({ version_schedule });
        const { id } = await agents.deploy(EVERYTHING);
        assert.equal("webhook" in (await deployments.getLatestVersion(id)), version_schedule === "shown");
      });
    }

    test("says that there is none", async () => {
      await assert.rejects(deployments.getLatestVersion("none"), { httpStatus: 404 });
    });
  },

  logs() {
    test("gives what was logged, by pages", async () => {
      const { id, version: made } = await agents.deploy(NOTES);
      const [entry] = await Array.fromAsync(await deployments.logs(id, { sort: "1", perPage: 5 }));
      assert.match(entry?.log ?? "", new RegExp(made?.id ?? "never"));
      assert.match(entry?.timestamp ?? "", TIME);
    });
  },

  delete() {
    for (const deployment_deleted of ["hidden", "shown"]) {
      test(`leaves it ${deployment_deleted}`, async () => {
        await emulator.quirks({ deployment_deleted });
        const { id } = await agents.deploy(NOTES);
        assert.equal(typeof (await deployments.delete(id, { force: true })).message, "string");
        const left = (await deployments.list({ deploymentId: id })).data.map((one) => one.status);
        assert.deepEqual(left, deployment_deleted === "shown" ? ["deleted"] : []);
      });
    }

    for (const deployment_in_use of ["refused", "deleted"]) {
      test(`of one with an active version: ${deployment_in_use}`, async () => {
        await emulator.quirks({ deployment_in_use });
        const { id, version: made } = await agents.deploy(NOTES);
        const done = deployments.delete(id);
        if (deployment_in_use === "refused") await assert.rejects(done, { httpStatus: 409 });
        else await done;
        assert.equal((await version(made?.id)).active, deployment_in_use === "refused");
      });
    }
  },

  setVersionActive() {
    test("stops a version and starts it again", async () => {
      const { version: made } = await agents.deploy(NOTES);
      for (const active of [false, true]) {
        assert.equal(typeof (await deployments.setVersionActive(made!.id, active)).message, "string");
        assert.equal((await version(made?.id)).active, active);
      }
    });

    for (const stop_again of [200, 400]) {
      test(`of one that is not active is answered with ${stop_again}`, async () => {
        await emulator.quirks({ stop_again });
        const { version: made } = await agents.deploy(NOTES);
        await deployments.setVersionActive(made!.id, false);
        const again = deployments.setVersionActive(made!.id, false);
        if (stop_again === 400) await assert.rejects(again, { httpStatus: 400 });
        else await again;
      });
    }

    for (const live_sessions of [409, 400]) {
      test(`drops calls only by force: ${live_sessions}`, async () => {
        await emulator.quirks({ live_sessions });
        const { version: made } = await agents.deploy(NOTES);
        await inCall(made!.id);
        await assert.rejects(deployments.setVersionActive(made!.id, false), { httpStatus: live_sessions });
        await deployments.setVersionActive(made!.id, false, { force: true });
        assert.equal((await version(made?.id)).active, false);
      });
    }

    for (const version_filters of ["compared", "ignored"]) {
      test(`the list of versions, whose filters are ${version_filters}, shows which are active`, async () => {
        await emulator.quirks({ version_filters });
        const first = await agents.deploy(NOTES);
        await agents.deploy(NOTES);
        await deployments.setVersionActive(first.version!.id, false);
        const query = { deploymentId: first.id, agentId: first.agentId };
        const { versions } = await documented().api.get<any>("/ai/v1/cloud/versions", { query });
        const active = versions.map((one: any) => one.active);
        assert.deepEqual(active, version_filters === "compared" ? [false] : [true, false]);
      });
    }
  },
});
