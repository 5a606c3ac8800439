// A room whose next session is transcribed, with a receiver for what VideoSDK reports about it.
import * as pulumi from "@pulumi/pulumi";
import * as videosdk from "pulumi-videosdk";

const url = new pulumi.Config().require("webhookUrl");

const hook = new videosdk.WebhookEndpoint("hook", { url, events: ["session-*", "transcription-*"] });
const room = new videosdk.Room("standup", { webhook: { endPoint: hook.url, events: hook.events } });
const notes = new videosdk.RealtimeTranscription("notes", {
    roomId: room.roomId,
    webhookUrl: hook.url,
    sessionTimeout: 120,
});

export const roomId = room.roomId;
export const transcriptionId = notes.id;
export const transcriptionStart = notes.start;
export const transcriptionStatus = notes.status;
