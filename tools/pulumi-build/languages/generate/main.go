// What the published language hosts lack, in the engine's own version: `pulumi package gen-sdk` and `pulumi package add`,
// and the code that `pulumi import` prints.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/mod/modfile"
	"google.golang.org/grpc"
)

type files = map[string][]byte

// How one language is written.
type language struct {
	sdk     func(*schema.Package, *pulumirpc.GeneratePackageRequest, schema.ReferenceLoader) (files, error)
	program func(*pcl.Program) (files, hcl.Diagnostics, error)
	// The name of an SDK in a folder, and the command that makes a program need it.
	link func(folder, fromProgram string) (string, []string, error)
}

var languages = map[string]language{
	"go": {
		func(pkg *schema.Package, asked *pulumirpc.GeneratePackageRequest, _ schema.ReferenceLoader) (files, error) {
			return golang.GeneratePackage("pulumi-language-go", pkg, asked.LocalDependencies)
		},
		golang.GenerateProgram,
		linkGo,
	},
	"nodejs": {
		func(pkg *schema.Package, asked *pulumirpc.GeneratePackageRequest, loader schema.ReferenceLoader) (files, error) {
			return nodejs.GeneratePackage(
				"pulumi-language-nodejs", pkg, asked.ExtraFiles, asked.LocalDependencies, asked.Local, loader)
		},
		nodejs.GenerateProgram,
		linkNodejs,
	},
	"python": {
		func(pkg *schema.Package, asked *pulumirpc.GeneratePackageRequest, loader schema.ReferenceLoader) (files, error) {
			return python.GeneratePackage("pulumi-language-python", pkg, asked.ExtraFiles, loader)
		},
		python.GenerateProgram,
		linkPython,
	},
}

type server struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	language
}

func (s server) GeneratePackage(
	_ context.Context, asked *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	client, err := schema.NewLoaderClient(asked.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	loader := schema.NewCachedLoader(client)
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(asked.Schema), &spec); err != nil {
		return nil, err
	}
	pkg, problems, err := schema.BindSpec(spec, loader, schema.ValidationOptions{AllowDanglingReferences: true})
	if err != nil {
		return nil, err
	}
	reply := &pulumirpc.GeneratePackageResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(problems)}
	if problems.HasErrors() {
		return reply, nil
	}
	written, err := s.sdk(pkg, asked, loader)
	if err != nil {
		return nil, err
	}
	for name, content := range written {
		path := filepath.Join(asked.Directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

func (s server) GenerateProgram(
	_ context.Context, asked *pulumirpc.GenerateProgramRequest,
) (*pulumirpc.GenerateProgramResponse, error) {
	client, err := schema.NewLoaderClient(asked.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	parser := syntax.NewParser()
	for path, text := range asked.Source {
		if err := parser.ParseFile(strings.NewReader(text), path); err != nil {
			return nil, err
		}
	}
	if parser.Diagnostics.HasErrors() {
		return nil, parser.Diagnostics
	}
	options := []pcl.BindOption{pcl.PreferOutputVersionedInvokes}
	if !asked.Strict {
		options = append(options, pcl.NonStrictBindOptions()...)
	}
	bound, problems, err := pcl.BindProgram(parser.Files, schema.NewCachedLoader(client), options...)
	if err != nil {
		return nil, err
	}
	reply := &pulumirpc.GenerateProgramResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(problems)}
	if problems.HasErrors() {
		return reply, nil
	}
	reply.Source, problems, err = s.program(bound)
	reply.Diagnostics = append(reply.Diagnostics, plugin.HclDiagnosticsToRPCDiagnostics(problems)...)
	return reply, err
}

// Link makes a program need the SDKs that were written into its folder.
func (s server) Link(ctx context.Context, asked *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	folder := asked.Info.ProgramDirectory
	var linked []string
	for _, one := range asked.Packages {
		name, command, err := s.link(filepath.Join(folder, one.Path), "./"+filepath.ToSlash(one.Path))
		if err != nil {
			return nil, err
		}
		linking := exec.CommandContext(ctx, command[0], command[1:]...)
		linking.Dir = folder
		if output, err := linking.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w: %s", linking, err, output)
		}
		linked = append(linked, name)
	}
	return &pulumirpc.LinkResponse{ImportInstructions: "The program can import " + strings.Join(linked, ", ") + "."}, nil
}

func linkGo(sdk, path string) (string, []string, error) {
	content, err := os.ReadFile(filepath.Join(sdk, "go.mod"))
	if err != nil {
		return "", nil, err
	}
	name := modfile.ModulePath(content)
	return name, []string{"go", "mod", "edit", "-replace", name + "=" + path}, nil
}

func linkNodejs(sdk, path string) (string, []string, error) {
	var manifest struct{ Name string }
	content, err := os.ReadFile(filepath.Join(sdk, "package.json"))
	if err == nil {
		err = json.Unmarshal(content, &manifest)
	}
	return manifest.Name, []string{"npm", "pkg", "set", "dependencies." + manifest.Name + "=file:" + path}, err
}

func linkPython(sdk, path string) (string, []string, error) {
	return path, []string{"python3", "-m", "pip", "install", "--quiet", path}, nil
}

func run() error {
	chosen, known := languages[os.Args[1]]
	if !known {
		return fmt.Errorf("no language %q", os.Args[1])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving := grpc.NewServer(grpc.MaxRecvMsgSize(1 << 29))
	pulumirpc.RegisterLanguageRuntimeServer(serving, server{language: chosen})
	go func() { _ = serving.Serve(listener) }()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	// Ends with the host that started it.
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
