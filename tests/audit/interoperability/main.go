// Says what the reference implementation of signed notes and of RFC 6962 makes of the same
// input as test_interoperability.py. See README.md.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	PrivateKey string   `json:"private_key"`
	PublicKey  string   `json:"public_key"`
	Records    []string `json:"records"`
	Checkpoint string   `json:"checkpoint"`
}

type answer struct {
	Checkpoint  string        `json:"checkpoint"`
	OpenedText  string        `json:"opened_text"`
	Verified    int           `json:"verified_signatures"`
	Unverified  int           `json:"other_signatures"`
	Signed      string        `json:"signed"`
	Root        tlog.Hash     `json:"root"`
	Inclusion   [][]tlog.Hash `json:"inclusion"`
	Consistency [][]tlog.Hash `json:"consistency"`
}

func main() {
	input, err := io.ReadAll(os.Stdin)
	check(err)
	var asked question
	check(json.Unmarshal(input, &asked))
	told := answer{Checkpoint: asked.Checkpoint}
	open(asked, &told)
	prove(asked.Records, &told)
	output, err := json.MarshalIndent(told, "", " ")
	check(err)
	fmt.Println(string(output))
}

// open verifies the checkpoint and signs its text again.
func open(asked question, told *answer) {
	verifier, err := note.NewVerifier(asked.PublicKey)
	check(err)
	opened, err := note.Open([]byte(asked.Checkpoint), note.VerifierList(verifier))
	check(err)
	told.OpenedText = opened.Text
	told.Verified, told.Unverified = len(opened.Sigs), len(opened.UnverifiedSigs)
	signer, err := note.NewSigner(asked.PrivateKey)
	check(err)
	signed, err := note.Sign(&note.Note{Text: opened.Text}, signer)
	check(err)
	told.Signed = string(signed)
}

// prove builds the tree of the records: each inclusion proof, each consistency proof.
func prove(records []string, told *answer) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for i, record := range records {
		hashes, err := tlog.StoredHashes(int64(i), []byte(record), reader)
		check(err)
		stored = append(stored, hashes...)
	}
	size := int64(len(records))
	root, err := tlog.TreeHash(size, reader)
	check(err)
	told.Root = root
	for i := int64(0); i < size; i++ {
		inclusion, err := tlog.ProveRecord(size, i, reader)
		check(err)
		told.Inclusion = append(told.Inclusion, inclusion)
		consistency, err := tlog.ProveTree(size, i+1, reader)
		check(err)
		told.Consistency = append(told.Consistency, consistency)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
