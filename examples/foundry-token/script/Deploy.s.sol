// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Token} from "../src/Token.sol";
import {Vesting} from "../src/Vesting.sol";

interface Vm {
    function startBroadcast() external;

    function stopBroadcast() external;
}

/// @notice `forge script script/Deploy.s.sol --rpc-url http://127.0.0.1:8545 --broadcast`
contract Deploy {
    bool public constant IS_SCRIPT = true;

    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function run() external {
        vm.startBroadcast();
        Token token = new Token("Example Token", "EXT");
        new Vesting(token);
        vm.stopBroadcast();
    }
}
