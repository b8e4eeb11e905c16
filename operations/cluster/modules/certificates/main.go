// Makes an authority and one certificate of it, for servers and clients that meet on this machine's loopback. The
// authority's key is never written. The only argument is the folder that gets ca.crt, loopback.crt and loopback.key.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const validity = 365 * 24 * time.Hour

func main() {
	folder := os.Args[1]
	now := time.Now()
	authorityKey := key()
	authority := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "sample-platform rehearsal"},
		NotBefore:             now.Add(-time.Minute),
		NotAfter:              now.Add(validity),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	loopbackKey := key()
	loopback := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "loopback"},
		NotBefore:    authority.NotBefore,
		NotAfter:     authority.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:     []string{"localhost", "kubernetes.default.svc"},
	}
	write(folder, "ca.crt", "CERTIFICATE", signed(authority, authority, &authorityKey.PublicKey, authorityKey))
	write(folder, "loopback.crt", "CERTIFICATE", signed(loopback, authority, &loopbackKey.PublicKey, authorityKey))
	private, err := x509.MarshalPKCS8PrivateKey(loopbackKey)
	check(err)
	write(folder, "loopback.key", "PRIVATE KEY", private)
}

func key() *ecdsa.PrivateKey {
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return made
}

func signed(template, parent *x509.Certificate, public *ecdsa.PublicKey, by *ecdsa.PrivateKey) []byte {
	certificate, err := x509.CreateCertificate(rand.Reader, template, parent, public, by)
	check(err)
	return certificate
}

func write(folder, name, kind string, content []byte) {
	block := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
	check(os.WriteFile(filepath.Join(folder, name), block, 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
