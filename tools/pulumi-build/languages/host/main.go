// A language host: one that was published runs the programs, and what it lacks comes from the engine's own version.
//
// No language host as new as the engine is published as a Go module. Older ones run programs, but write neither programs
// nor SDKs.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// What the generator answers; all else is for the older host.
var generated = []string{"GeneratePackage", "GenerateProgram", "Link"}

// A message as it came: it is passed on, not read.
type raw struct{ bytes []byte }

type rawCodec struct{}

func (rawCodec) Name() string                        { return "proto" }
func (rawCodec) Marshal(message any) ([]byte, error) { return message.(*raw).bytes, nil }
func (rawCodec) Unmarshal(data []byte, message any) error {
	message.(*raw).bytes = slices.Clone(data)
	return nil
}

// A server in a process of its own, which prints its port first.
type server struct {
	command *exec.Cmd
	output  *bufio.Reader
	calls   *grpc.ClientConn
}

func start(path string, args ...string) (*server, error) {
	command := exec.Command(path, args...)
	command.Stderr = os.Stderr
	// The end of this pipe is how the generator learns that nobody needs it any more.
	if _, err := command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(output)
	port, err := reader.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s did not start: %w", path, command.Wait())
	}
	calls, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(1<<29)))
	return &server{command, reader, calls}, err
}

// Pass a call on, and its replies back.
func (s *server) forward(method string, caller grpc.ServerStream) error {
	ctx, cancel := context.WithCancel(caller.Context())
	defer cancel()
	both := &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}
	callee, err := s.calls.NewStream(ctx, both, method)
	if err != nil {
		return err
	}
	go func() {
		for message := new(raw); caller.RecvMsg(message) == nil; message = new(raw) {
			if callee.SendMsg(message) != nil {
				return
			}
		}
		_ = callee.CloseSend()
	}()
	for {
		message := new(raw)
		if err := callee.RecvMsg(message); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := caller.SendMsg(message); err != nil {
			return err
		}
	}
}

func run() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// pulumi-language-go, with language-go and language-generator beside it.
	folder, language := filepath.Dir(self), strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-language-")
	// Ctrl-C reaches the older host, too: this one ends with it.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	older, err := start(filepath.Join(folder, "language-"+language), os.Args[1:]...)
	if err != nil {
		return err
	}
	generator := sync.OnceValues(func() (*server, error) {
		return start(filepath.Join(folder, "language-generator"), language)
	})
	front := grpc.NewServer(grpc.ForceServerCodec(rawCodec{}), grpc.MaxRecvMsgSize(1<<29),
		grpc.UnknownServiceHandler(func(_ any, caller grpc.ServerStream) error {
			method, _ := grpc.MethodFromServerStream(caller)
			if !slices.Contains(generated, method[strings.LastIndex(method, "/")+1:]) {
				return older.forward(method, caller)
			}
			answers, err := generator()
			if err != nil {
				return err
			}
			return answers.forward(method, caller)
		}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go func() { _ = front.Serve(listener) }()
	// What programs print comes this way. How the older host ends is no news: an interrupt ends it.
	_, err = io.Copy(os.Stdout, older.output)
	_ = older.command.Wait()
	return err
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
