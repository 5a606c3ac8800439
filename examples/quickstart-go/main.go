// A room whose next session is transcribed, with a receiver for what VideoSDK reports about it.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"pulumi-videosdk/sdk/go/videosdk"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		url := pulumi.String(config.Require(ctx, "webhookUrl"))

		hook, err := videosdk.NewWebhookEndpoint(ctx, "hook", &videosdk.WebhookEndpointArgs{
			Url:    url,
			Events: pulumi.ToStringArray([]string{"session-*", "transcription-*"}),
		})
		if err != nil {
			return err
		}
		room, err := videosdk.NewRoom(ctx, "standup", &videosdk.RoomArgs{
			Webhook: videosdk.RoomWebhookArgs{EndPoint: hook.Url, Events: hook.Events},
		})
		if err != nil {
			return err
		}
		notes, err := videosdk.NewRealtimeTranscription(ctx, "notes", &videosdk.RealtimeTranscriptionArgs{
			RoomId:         room.RoomId,
			WebhookUrl:     hook.Url,
			SessionTimeout: pulumi.Float64(120),
		})
		if err != nil {
			return err
		}

		ctx.Export("roomId", room.RoomId)
		ctx.Export("transcriptionId", notes.ID())
		ctx.Export("transcriptionStart", notes.Start)
		ctx.Export("transcriptionStatus", notes.Status)
		return nil
	})
}
