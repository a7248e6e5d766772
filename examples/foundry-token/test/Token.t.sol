// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";

contract TokenTest {
    event log_named_uint(string key, uint256 val);

    Token private token;

    function setUp() public {
        token = new Token("Example Token", "EXT");
    }

    function test_MinterCanMint() public {
        token.mint(address(1), 5);
        emit log_named_uint("balance", token.balanceOf(address(1)));
        assert(token.balanceOf(address(1)) == 5);
        assert(token.totalSupply() == 5);
    }

    function test_TransferMovesTokens() public {
        token.mint(address(this), 5);
        token.transfer(address(2), 3);
        assert(token.balanceOf(address(this)) == 2);
        assert(token.balanceOf(address(2)) == 3);
    }
}
