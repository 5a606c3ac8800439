// A bare plugin in Go: the least time of any plugin that really calls VideoSDK's API.
//
// It makes the calls of a room over open connections. It has no retries, no time limits of its own and no
// checks, stores what a room has, and is given its token.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// RoomArgs are the inputs.
type RoomArgs struct {
	CustomRoomID string `pulumi:"customRoomId"`
}

// RoomState is what is stored.
type RoomState struct {
	RoomArgs
	RoomID    string `pulumi:"roomId"    json:"roomId"`
	CreatedAt string `pulumi:"createdAt" json:"createdAt"`
	Disabled  bool   `pulumi:"disabled"  json:"disabled"`
}

// Room is a room at VideoSDK.
type Room struct{}

// Create makes a room.
func (Room) Create(
	ctx context.Context, req infer.CreateRequest[RoomArgs],
) (infer.CreateResponse[RoomState], error) {
	state := RoomState{RoomArgs: req.Inputs}
	if req.DryRun {
		return infer.CreateResponse[RoomState]{Output: state}, nil
	}
	body := map[string]string{"customRoomId": req.Inputs.CustomRoomID}
	err := call(ctx, http.MethodPost, "/v2/rooms", body, &state)
	return infer.CreateResponse[RoomState]{ID: state.RoomID, Output: state}, err
}

// Read looks at it.
func (Room) Read(
	ctx context.Context, req infer.ReadRequest[RoomArgs, RoomState],
) (infer.ReadResponse[RoomArgs, RoomState], error) {
	state := req.State
	err := call(ctx, http.MethodGet, "/v2/rooms/"+req.ID, nil, &state)
	return infer.ReadResponse[RoomArgs, RoomState]{ID: req.ID, Inputs: req.Inputs, State: state}, err
}

// Delete deactivates it.
func (Room) Delete(ctx context.Context, req infer.DeleteRequest[RoomState]) (infer.DeleteResponse, error) {
	body := map[string]string{"roomId": req.ID}
	return infer.DeleteResponse{}, call(ctx, http.MethodPost, "/v2/rooms/deactivate", body, nil)
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

func call(ctx context.Context, method, path string, body, found any) error {
	sent, err := json.Marshal(body)
	if err != nil {
		return err
	}
	url := os.Getenv("VIDEOSDK_API_ENDPOINT") + path
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", os.Getenv("FLOOR_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	reply, err := client.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if reply.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %s", method, path, reply.Status)
	}
	var discarded any
	if found == nil {
		found = &discarded
	}
	return json.NewDecoder(reply.Body).Decode(found)
}

func main() {
	provider, err := infer.NewProviderBuilder().WithResources(infer.Resource(Room{})).Build()
	if err == nil {
		err = provider.Run(context.Background(), "bench", "1.0.0")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
